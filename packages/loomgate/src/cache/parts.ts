import { type Breaker, createBreaker } from '../redis/breaker';
import { createCodec } from './codec';
import { type CacheCounters, createCounters } from './counters';
import { createFence, type Fence } from './fence';
import { createMemoryLevel, type MemoryLevel } from './memory/level';
import type { CacheConnection, MonitoredConnection } from './redis/connection';
import { createEpochGuard, type EpochGuard } from './redis/epoch-guard';
import { createRedisLevel, type RedisLevel } from './redis/level';
import { createRedisLookup, type RedisLookup } from './redis/lookup';
import { prefixOf } from './redis/state';
import { createStateScripts } from './redis/state-scripts';
import { createSingleFlight, type SingleFlight } from './single-flight';
import type { Freshness } from './types';

const defaultLimits = {
  memoryBytes: 64 * 1024 * 1024,
  /** Longer bodies are not stored. */
  maxBodyBytes: 1024 * 1024,
  /** Bodies of this length and longer are compressed in Redis. */
  compressFromBytes: 64 * 1024,
  /** How many purged tags each instance remembers. */
  fencedTags: 50_000,
  /** Timeout of a command to Redis; the request then goes on without Redis. */
  redisMs: 100,
  /** How long the other instances wait for the instance that has the lease. */
  leaseMs: 2_000,
  /** How long requests of this process wait for a fill; the timeout of an execution. */
  flightMs: 10_000,
};

type CacheLimits = typeof defaultLimits;

export interface CacheOptions {
  /** A level that is off is neither read nor filled. */
  readonly levels: { readonly memory: boolean; readonly redis: boolean };
  readonly limits?: Partial<CacheLimits>;
  readonly redis?: CacheRedis | undefined;
  readonly freshness: Freshness;
  /** 32 bytes. With it, entries that are not public are encrypted in Redis. */
  readonly encryptionKey?: Buffer | undefined;
  /** Wall-clock milliseconds. */
  readonly clock?: () => number;
}

interface CacheRedis {
  readonly connection: CacheConnection;
  /** The connection that receives messages (redis/listen.ts): when it breaks, Redis is not read either. */
  readonly subscriber: MonitoredConnection;
  /** Identifies the database; several databases may share one Redis. */
  readonly namespace: string;
}

/** The parts of the cache protocol; a test replaces one of them with a broken one. */
export interface CacheParts {
  readonly counters: CacheCounters;
  readonly fence: Fence;
  readonly singleFlight: SingleFlight;
  readonly memory: MemoryLevel | undefined;
  /** undefined without Redis. */
  readonly redis:
    | { readonly level: RedisLevel; readonly epochGuard: EpochGuard; readonly breaker: Breaker }
    | undefined;
  readonly redisLookup: RedisLookup;
  readonly freshness: Freshness;
  readonly maxBodyBytes: number;
  /** Wall-clock milliseconds. */
  readonly clock: () => number;
}

/** @throws Error for an invalid namespace or encryption key */
export function createParts(options: CacheOptions): CacheParts {
  const { levels, freshness, clock = Date.now } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const counters = createCounters();
  const fence = createFence(limits.fencedTags);
  const singleFlight = createSingleFlight(fence.isClean, limits.flightMs);
  const memory = levels.memory ? createMemoryLevel(limits.memoryBytes) : undefined;
  const redis =
    levels.redis && options.redis ? openRedis(options, options.redis, limits, { counters, fence }) : undefined;
  const redisLookup = redis ? createRedisLookup(redis.level, { leaseMs: limits.leaseMs, clock }) : withoutRedis;
  const { maxBodyBytes } = limits;
  return { counters, fence, singleFlight, memory, redis, redisLookup, freshness, maxBodyBytes, clock };
}

const withoutRedis: RedisLookup = async (_, cached) => ({ stale: cached });

function openRedis(
  options: CacheOptions,
  redis: CacheRedis,
  limits: CacheLimits,
  shared: Pick<CacheParts, 'counters' | 'fence'>,
) {
  const { encryptionKey, clock = Date.now } = options;
  const { leaseMs, redisMs } = limits;
  const { connection, subscriber } = redis;
  const prefix = prefixOf(redis.namespace);
  const codec = createCodec({ encryptionKey, ...limits });
  const epochGuard = createEpochGuard([connection, subscriber], createStateScripts(connection, prefix).replaceEpoch);
  const breaker = createBreaker({ deadlineMs: redisMs, failures: 5, pauseMs: 1_000 });
  const level = createRedisLevel({ connection, prefix, epochGuard, codec, breaker, leaseMs, clock, ...shared });
  return { level, epochGuard, breaker };
}
