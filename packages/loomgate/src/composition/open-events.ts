import type { Logger } from 'pino';
import type { Config } from '../config';
import type { Database } from '../database';
import { createEvents, createLocalChannel, type Events, type EventsOptions } from '../events';
import { namespaceOf } from '../invalidation';
import type { Execute } from '../loaders';
import { connectRedisPair } from '../redis/pair';
import { createRedisChannel } from '../redis/pubsub/redis-channel';

/** Events, and whether their connections to Redis are up, where they have some. */
export interface OpenEvents extends Events {
  readonly isConnected?: () => boolean;
}

/**
 * The events of the database, and the channel by which instances tell each other of them.
 * @param told what it asks and tells while it runs
 */
export async function openEvents(
  { redis, subscriptions: { retentionMs } }: Pick<Config, 'redis' | 'subscriptions'>,
  { pool }: Pick<Database, 'pool'>,
  execute: Execute,
  log: Logger,
  told: Pick<EventsOptions, 'isAnnounced' | 'told'>,
): Promise<OpenEvents> {
  const options = { execute, ...told, retentionMs, log };
  if (!redis.url) return createEvents({ ...options, channel: createLocalChannel() });
  const pair = await connectRedisPair(redis.url, log);
  const events = createEvents({ ...options, channel: createRedisChannel(pair, await namespaceOf(pool), log) });
  return {
    ...events,
    isConnected: pair.isUp,
    async stop() {
      await events.stop();
      await pair.close();
    },
  };
}
