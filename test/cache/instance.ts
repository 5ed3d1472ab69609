import type { Scheduler } from 'fast-check';
import type { Redis } from 'ioredis';
import { assembleCache, type OwnedCache } from '../../packages/loomgate/src/cache';
import { type CacheParts, createParts } from '../../packages/loomgate/src/cache/parts';
import { createRedisLookup } from '../../packages/loomgate/src/cache/redis/lookup';
import { parseMessage } from '../../packages/loomgate/src/cache/redis/messages';
import { createSingleFlight } from '../../packages/loomgate/src/cache/single-flight';
import type { Lsn } from '../../packages/loomgate/src/shared/lsn';
import { createFollower } from './follow';
import { createLine, createWatched, createWire, type Line, step } from './wire';

/** A part of the protocol that a test breaks; `epoch` in wire and purger, the marks in the world. */
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

/** Short: what a failover brings back holds everybody up as long. */
const leaseMs = 50;

export interface Surroundings {
  readonly redis: Redis;
  readonly scheduler: Scheduler;
  readonly line: Line;
  readonly clock: () => number;
  readonly broken: Part | undefined;
}

/** A process with a cache. */
export interface Instance {
  readonly cache: OwnedCache;
  /** Messages on their way to it. */
  readonly inbox: string[];
  /** Hears the next message. */
  hear(): void;
  /** Everything up to here has been purged here. */
  readonly appliedLsn: Lsn;
}

export function createInstance(surroundings: Surroundings): Instance {
  const { redis, scheduler, clock, broken } = surroundings;
  // Without epochs nobody minds that a connection broke.
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

/** The parts as they are, waiting by the schedule, or with one that does not do what it is there for. */
function breakPart(parts: CacheParts, { scheduler, clock, broken }: Surroundings): CacheParts {
  if (!parts.redis) throw new Error('the world has a Redis');
  const { level } = parts.redis;
  const { judge } = parts.fence;
  const unnumbered: typeof level = {
    ...level,
    store: (key, entry, ticket) => level.store(key, entry, { ...ticket, seq: Number.MAX_SAFE_INTEGER }),
  };
  const redis = { ...parts.redis, level: broken === 'number of a fill' ? unnumbered : level };
  if (broken === 'check on read') parts.fence.judge = () => 'clean';
  if (broken === 'check of old entries')
    parts.fence.judge = (...entry) => (judge(...entry) === 'purged' ? 'purged' : 'clean');
  const pause = () => step(scheduler, async () => undefined);
  const mended = { ...parts, redis, seek: createRedisLookup(redis.level, { leaseMs, clock, pause }) };
  if (broken === 'fence in memory') return { ...mended, fence: { ...parts.fence, isClean: () => true } };
  if (broken === 'flight check') return { ...mended, flights: createSingleFlight(() => true, 60_000) };
  return mended;
}
