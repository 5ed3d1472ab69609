import type { Logger } from 'pino';
import type { Config } from '../config';
import type { Database } from '../database';
import { createEvents, createLocalChannel, type Events, type EventsOptions } from '../events';
import { namespaceOf } from '../invalidation';
import type { Execute } from '../loaders';
import { connectRedisPair } from '../redis/pair';
import { createRedisChannel } from '../redis/pubsub/redis-channel';

/** The events, with their connections to Redis. */
export interface OpenEvents extends Events {
  /** Whether the connections to Redis are up; undefined without Redis. */
  readonly isConnected?: () => boolean;
}

/** Opens the events of the database, and the channel by which instances notify each other: Redis, or this process alone. */
export async function openEvents(
  { redis, subscriptions: { retentionMs } }: Pick<Config, 'redis' | 'subscriptions'>,
  { pool }: Pick<Database, 'pool'>,
  execute: Execute,
  log: Logger,
  callbacks: Pick<EventsOptions, 'isAnnounced' | 'onDelivered'>,
): Promise<OpenEvents> {
  const options = { execute, ...callbacks, retentionMs, log };
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
