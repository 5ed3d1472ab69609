import { createFillLeases } from './fill-leases';
import { createLookup } from './lookup';
import { type CacheOptions, type CacheParts, createParts } from './parts';
import { createPurging } from './purging';
import { createStores } from './stores';
import type { Plan, Purgeable, ResponseCache } from './types';

/** A cache that is told of purges, and can be closed. */
export interface OwnedCache extends ResponseCache, Purgeable {
  /** Its Redis, where it has one. */
  readonly shared: CachedRedis | undefined;
  /** Waits for what is being stored, within the deadline of Redis, and lets go of the connections. */
  close(): Promise<void>;
}

interface CachedRedis {
  /** Whether Redis is asked for answers just now: it is believed, and has not failed too often. */
  isAsked(): boolean;
  /** Not asked until `resume`, and then not before another epoch has begun. */
  suspend(): void;
  resume(): void;
}

/**
 * The response cache of this instance: memory in front of Redis. Redis is not asked before an epoch was heard of.
 * @throws Error for a namespace or an encryption key that cannot be
 */
export function createResponseCache(options: CacheOptions): OwnedCache {
  return assembleCache(createParts(options));
}

export function assembleCache(parts: CacheParts): OwnedCache {
  const { tally, fence, memory, redis, clock } = parts;
  const stores = createStores({ ...parts, redis: redis?.level });
  const find = async (plan: Plan) => memory?.get(plan.key) ?? (await redis?.level.look(plan))?.entry;
  const leads = createFillLeases({ stores, fence, find, clock });
  return {
    ...createLookup({ ...parts, stores, leads }),
    ...createPurging({ memory, fence, trust: redis?.trust, tally }),
    get counts() {
      return { ...tally, memory: memory?.figures ?? noMemory };
    },
    shared: redis && {
      isAsked: () => !redis.breaker.isOpen && redis.trust.epoch() !== undefined,
      suspend: redis.trust.suspend,
      resume: redis.trust.resume,
    },
    async close() {
      await stores.settle();
      redis?.trust.close();
    },
  };
}

const noMemory = { entries: 0, bytes: 0, maxBytes: 0 };
