import type { Logger } from 'pino';
import type { Config } from '../config';
import type { Checks } from '../http/health';
import type { RateLimitBuckets } from '../limits/rate-limit/buckets';
import { createMemoryBuckets } from '../limits/rate-limit/memory-buckets';
import { createRedisBuckets, type SharedBuckets } from '../limits/rate-limit/redis-buckets';
import { closeRedis, connectRedis, createRedis } from '../redis';
import { requireOrdinaryServer } from '../redis/server';

/** The buckets of rate limits, and their connection to Redis. */
export interface OpenRateLimits {
  readonly buckets: RateLimitBuckets;
  /** The same buckets, where all instances share them in Redis. */
  readonly shared?: SharedBuckets;
  readonly checks: Checks;
  close(): Promise<void>;
}

/**
 * Opens the buckets of rate limits: in Redis where REDIS_URL is set, otherwise in the memory of this instance.
 * @throws RedisServerError for a Redis server that cannot be used
 */
export async function openRateLimits({ redis: { url } }: Pick<Config, 'redis'>, log: Logger): Promise<OpenRateLimits> {
  const local = createMemoryBuckets();
  if (!url) return { buckets: local, checks: {}, close: async () => undefined };
  const redis = createRedis(url, log);
  // The client reconnects by itself. Until it is connected, each instance uses its local buckets.
  await connectRedis(redis, log);
  const shared = createRedisBuckets(redis, local);
  const checks = { redis: { optional: () => requireOrdinaryServer(redis) } };
  return { buckets: shared, shared, checks, close: () => closeRedis(redis) };
}
