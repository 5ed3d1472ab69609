import type { Scheduler } from 'fast-check';
import type { Redis } from 'ioredis';
import { assembleCache, type OwnedCache } from '../../packages/loomgate/src/cache';
import { type CacheParts, createParts } from '../../packages/loomgate/src/cache/parts';
import { createRedisLookup } from '../../packages/loomgate/src/cache/redis/lookup';
import { parseMessage } from '../../packages/loomgate/src/cache/redis/state';
import { createSingleFlight } from '../../packages/loomgate/src/cache/single-flight';
import type { Lsn } from '../../packages/loomgate/src/shared/lsn';
import { createFollower } from './follow';
import { createLine, createWatched, createWire, type Line, step } from './wire';

/** A part of the protocol that a test breaks; `epoch` in wire and purger, the marks in world.ts. */
export type Part =
  | 'check on read'
  | 'check of old entries'
  | 'one key for the marks'
  | 'floor of the marks'
  | 'number of a fill'
  | 'fence in memory'
  | 'gap detection'
  | 'epoch'
  | 'flight check';

export const namespace = 'world';

/** Short: a lease that a failover restores delays all instances by as much. */
const leaseMs = 50;

export interface Surroundings {
  readonly redis: Redis;
  readonly scheduler: Scheduler;
  readonly line: Line;
  readonly clock: () => number;
  readonly broken: Part | undefined;
}

/** An instance with a cache. */
export interface Instance {
  readonly cache: OwnedCache;
  /** Messages in transit to it. */
  readonly inbox: string[];
  /** Applies the next message. */
  hear(): void;
  /** Everything before this position has been purged here. */
  readonly appliedLsn: Lsn;
}

export function createInstance(surroundings: Surroundings): Instance {
  const { redis, scheduler, clock, broken } = surroundings;
  // Without epochs a broken connection has no effect.
  const line = broken === 'epoch' ? createLine() : surroundings.line;
  const connection = { ...createWire(redis, scheduler, surroundings.line), ...createWatched(line) };
  const parts = createParts({
    levels: { memory: true, redis: true },
    limits: { leaseMs, redisMs: 60_000, flightMs: 60_000 },
    redis: { connection, subscriber: createWatched(line), namespace },
    freshness: { isFresh: () => true },
    clock,
  });
  const cache = assembleCache(breakPart(parts, surroundings));
  const follow = createFollower(cache, broken !== 'gap detection');
  const inbox: string[] = [];
  let appliedLsn = 0n;
  return {
    cache,
    inbox,
    hear() {
      const message = parseMessage(inbox.shift() ?? '');
      if (!message) return;
      follow(message);
      if (message.lsn > appliedLsn) appliedLsn = message.lsn;
    },
    get appliedLsn() {
      return appliedLsn;
    },
  };
}

/** Returns the parts with pauses by the scheduler, and one of them broken if asked. */
function breakPart(parts: CacheParts, { scheduler, clock, broken }: Surroundings): CacheParts {
  if (!parts.redis) throw new Error('the world needs Redis');
  const { level } = parts.redis;
  const { checkEntry } = parts.fence;
  const withoutNumber: typeof level = {
    ...level,
    store: (key, entry, token) => level.store(key, entry, { ...token, seq: Number.MAX_SAFE_INTEGER }),
  };
  const redis = { ...parts.redis, level: broken === 'number of a fill' ? withoutNumber : level };
  if (broken === 'check on read') parts.fence.checkEntry = () => 'clean';
  if (broken === 'check of old entries')
    parts.fence.checkEntry = (...entry) => (checkEntry(...entry) === 'purged' ? 'purged' : 'clean');
  const pause = () => step(scheduler, async () => undefined);
  const scheduled = { ...parts, redis, redisLookup: createRedisLookup(redis.level, { leaseMs, clock, pause }) };
  if (broken === 'fence in memory') return { ...scheduled, fence: { ...parts.fence, isClean: () => true } };
  if (broken === 'flight check') return { ...scheduled, singleFlight: createSingleFlight(() => true, 60_000) };
  return scheduled;
}
