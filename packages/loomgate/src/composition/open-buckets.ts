import type { Logger } from 'pino';
import type { Config } from '../config';
import type { Checks } from '../http/health';
import type { RateLimitBuckets } from '../limits/rate-limit/buckets';
import { createMemoryBuckets } from '../limits/rate-limit/memory-buckets';
import { createRedisBuckets, type SharedBuckets } from '../limits/rate-limit/redis-buckets';
import { closeRedis, connectRedis, createRedis } from '../redis';
import { requireOrdinaryServer } from '../redis/server';

/** Where the limits of this instance are kept. */
export interface OpenBuckets {
  readonly buckets: RateLimitBuckets;
  /** The same, where all instances share them. */
  readonly shared?: SharedBuckets;
  readonly checks: Checks;
  close(): Promise<void>;
}

/**
 * What limits over time are kept in: Redis, and the memory of each instance where there is none.
 * @throws RedisServerError for a server that cannot be used
 */
export async function openBuckets({ redis: { url } }: Pick<Config, 'redis'>, log: Logger): Promise<OpenBuckets> {
  const own = createMemoryBuckets();
  if (!url) return { buckets: own, checks: {}, close: async () => undefined };
  const redis = createRedis(url, log);
  // It goes on trying by itself; until it is there, each instance has buckets of its own.
  await connectRedis(redis, log);
  const shared = createRedisBuckets(redis, own);
  const checks = { redis: { optional: () => requireOrdinaryServer(redis) } };
  return { buckets: shared, shared, checks, close: () => closeRedis(redis) };
}
