import type { Logger } from 'pino';
import type { Config } from '../config';
import type { Database } from '../database';
import { createEvents, createLocalChannel, type Events, type EventsOptions, unavailableEvents } from '../events';
import { namespaceOf } from '../invalidation';
import type { Execute } from '../loaders';
import type { Project } from '../project';
import { connectRedisPair } from '../redis/pair';
import { createRedisChannel } from '../redis/pubsub/redis-channel';

/** The events, with their connections to Redis. */
export interface OpenEvents extends Events {
  /** Whether the connections to Redis are up; undefined without Redis. */
  readonly isConnected?: () => boolean;
}

/** Whether the project has subscriptions that are served. */
export function hasSubscriptions(
  { subscriptions }: Pick<Config, 'subscriptions'>,
  { modules }: Pick<Project, 'modules'>,
): boolean {
  return subscriptions.isOn && Object.values(modules).some(({ resolvers }) => 'Subscription' in resolvers);
}

/** Opens the events of the database, and the channel by which instances notify each other: Redis, or this process alone. */
export async function openEvents(
  { redis, subscriptions: { retentionMs } }: Pick<Config, 'redis' | 'subscriptions'>,
  { pool, ownTables }: Pick<Database, 'pool' | 'ownTables'>,
  execute: Execute,
  log: Logger,
  callbacks: Pick<EventsOptions, 'isAnnounced' | 'onDelivered'>,
): Promise<OpenEvents> {
  if (ownTables.events) return unavailableEvents;
  const isPruning = ownTables.pruning === undefined;
  const options = { execute, isPruning, ...callbacks, retentionMs, log };
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
