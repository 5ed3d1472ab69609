import { RedisPubSub } from 'graphql-redis-subscriptions';
import type { Logger } from 'pino';
import type { Channel } from '../../events';
import type { RedisPair } from '../pair';

/** Where Redis refuses, it will the next time, too. */
const retryMs = 30_000;
/** More names than these go in several messages. */
const maxTopics = 1_000;

/**
 * One channel of Redis for all topics. Its messages are signals and carry no events, so it does not matter that Redis
 * keeps none of them for those who are away (docs/decisions/0029-events-from-triggers.md).
 * @param namespace keeps databases apart that share a Redis
 */
export function createRedisChannel(
  { connection: publisher, subscriber }: Pick<RedisPair, 'connection' | 'subscriber'>,
  namespace: string,
  log: Pick<Logger, 'warn'>,
): Channel {
  const pubsub = new RedisPubSub({ publisher, subscriber });
  const name = `${namespace}:events`;
  let isOpen = false;

  return {
    publish(topics) {
      const messages = topics ? batchesOf([...topics]) : [null];
      for (const message of messages) void pubsub.publish(name, message).catch(() => undefined);
    },
    isOpen: () => isOpen,
    listen(onTopics, onAny) {
      const onMessage = (topics: unknown) => (isTopics(topics) ? onTopics(topics) : onAny());
      let isSubscribed = false;
      const subscribe = async () => {
        // From then on the connection subscribes again by itself.
        if (!isSubscribed) await subscribeTo(pubsub, name, onMessage);
        isSubscribed = true;
        isOpen = true;
        onAny();
      };
      const open = () =>
        void subscribe().catch((error) => {
          log.warn({ err: error }, 'Redis does not tell of events; they are told up to a second later');
          setTimeout(() => subscriber.disconnect(true), retryMs).unref();
        });
      subscriber.on('close', () => {
        isOpen = false;
      });
      subscriber.on('ready', open);
      if (subscriber.status === 'ready') open();
    },
  };
}

/**
 * The library keeps a promise for those who subscribe while somebody does already. Where that fails and there are none,
 * nobody hears of it, and Node ends the process: so there is one.
 */
async function subscribeTo(pubsub: RedisPubSub, name: string, onMessage: (message: unknown) => void): Promise<void> {
  const first = pubsub.subscribe(name, onMessage);
  const second = pubsub.subscribe(name, () => undefined);
  await Promise.all([first, second]);
}

function batchesOf(topics: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(topics.length / maxTopics) }, (_, n) =>
    topics.slice(n * maxTopics, (n + 1) * maxTopics),
  );
}

function isTopics(message: unknown): message is string[] {
  return Array.isArray(message) && message.every((topic) => typeof topic === 'string');
}
