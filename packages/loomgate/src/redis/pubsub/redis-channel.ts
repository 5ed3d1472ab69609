import { RedisPubSub } from 'graphql-redis-subscriptions';
import type { Logger } from 'pino';
import type { Channel } from '../../events';
import type { RedisPair } from '../pair';

/** Redis that refuses to subscribe will probably refuse again soon. */
const retryMs = 30_000;
/** Topics per message. */
const maxTopics = 1_000;

/**
 * One Redis channel for all topics. Its messages are signals without events, so a lost message loses no event
 * (docs/decisions/0029-events-from-triggers.md).
 * @param namespace separates databases that share one Redis
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
        // After a reconnect, ioredis subscribes again by itself.
        if (!isSubscribed) await subscribeTo(pubsub, name, onMessage);
        isSubscribed = true;
        isOpen = true;
        onAny();
      };
      const open = () =>
        void subscribe().catch((error) => {
          log.warn(
            { err: error },
            'subscribing to events in Redis failed; events are delivered with a delay of up to a second',
          );
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
 * Subscribes twice. The library keeps a promise for callers that subscribe at the same time; if it rejects without such a
 * caller, the rejection is unhandled and ends the process.
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
