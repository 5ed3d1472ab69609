import { type Breaker, createBreaker } from '../redis/breaker';
import { createCodec } from './codec';
import { type CacheCounters, createCounters } from './counters';
import { createFence, type Fence } from './fence';
import { createMemoryLevel, type MemoryLevel } from './memory/level';
import type { CacheConnection, MonitoredConnection } from './redis/connection';
import { createEpochGuard, type EpochGuard } from './redis/epoch-guard';
import { prefixOf } from './redis/keys';
import { createRedisLevel, type RedisLevel } from './redis/level';
import { createRedisLookup, type RedisLookup } from './redis/lookup';
import { createStateScripts } from './redis/state-scripts';
import { createSingleFlight, type SingleFlight } from './single-flight';
import type { Freshness } from './types';

/** Bounds, and how long anything is waited for. */
const defaultLimits = {
  memoryBytes: 64 * 1024 * 1024,
  /** A longer answer is not stored. */
  maxBodyBytes: 1024 * 1024,
  /** Bodies from here on are compressed in Redis. */
  compressFromBytes: 64 * 1024,
  /** How many purged tags each instance remembers. */
  fencedTags: 50_000,
  /** After which Redis is done without. */
  redisMs: 100,
  /** How long one instance may make an answer while the others wait for it. */
  leaseMs: 2_000,
  /** As long as an execution may take. */
  flightMs: 10_000,
};

type CacheLimits = typeof defaultLimits;

export interface CacheOptions {
  /** A level that is off is neither asked nor filled. */
  readonly levels: { readonly memory: boolean; readonly redis: boolean };
  readonly limits?: Partial<CacheLimits>;
  readonly redis?: CacheRedis | undefined;
  readonly freshness: Freshness;
  /** 32 bytes. With it what is not public is encrypted in Redis. */
  readonly encryptionKey?: Buffer | undefined;
  /** Wall-clock milliseconds. */
  readonly clock?: () => number;
}

interface CacheRedis {
  readonly connection: CacheConnection;
  /** The one that hears messages (redis/listen.ts): when it breaks, Redis is not believed either. */
  readonly subscriber: MonitoredConnection;
  /** Of the database that the answers are from; several may share a Redis. */
  readonly namespace: string;
}

/** What the protocol is made of; a test puts a broken one in its place. */
export interface CacheParts {
  readonly tally: CacheCounters;
  readonly fence: Fence;
  readonly flights: SingleFlight;
  readonly memory: MemoryLevel | undefined;
  /** undefined without Redis. */
  readonly redis: { readonly level: RedisLevel; readonly trust: EpochGuard; readonly breaker: Breaker } | undefined;
  readonly seek: RedisLookup;
  readonly freshness: Freshness;
  readonly maxBodyBytes: number;
  /** Wall-clock milliseconds. */
  readonly clock: () => number;
}

/** @throws Error for a namespace or an encryption key that cannot be */
export function createParts(options: CacheOptions): CacheParts {
  const { levels, freshness, clock = Date.now } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const tally = createCounters();
  const fence = createFence(limits.fencedTags);
  const flights = createSingleFlight(fence.isClean, limits.flightMs);
  const memory = levels.memory ? createMemoryLevel(limits.memoryBytes) : undefined;
  const redis = levels.redis && options.redis ? openRedis(options, options.redis, limits, { tally, fence }) : undefined;
  const seek = redis ? createRedisLookup(redis.level, { leaseMs: limits.leaseMs, clock }) : withoutRedis;
  return { tally, fence, flights, memory, redis, seek, freshness, maxBodyBytes: limits.maxBodyBytes, clock };
}

const withoutRedis: RedisLookup = async (_, held) => ({ stale: held });

function openRedis(
  options: CacheOptions,
  redis: CacheRedis,
  limits: CacheLimits,
  shared: Pick<CacheParts, 'tally' | 'fence'>,
) {
  const { encryptionKey, clock = Date.now } = options;
  const { leaseMs, redisMs } = limits;
  const { connection, subscriber } = redis;
  const prefix = prefixOf(redis.namespace);
  const codec = createCodec({ encryptionKey, ...limits });
  const trust = createEpochGuard([connection, subscriber], createStateScripts(connection, prefix).leave);
  const breaker = createBreaker({ deadlineMs: redisMs, failures: 5, pauseMs: 1_000 });
  const level = createRedisLevel({ connection, prefix, trust, codec, breaker, leaseMs, clock, ...shared });
  return { level, trust, breaker };
}
