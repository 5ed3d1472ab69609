import { createFillLeases, createStores } from './fill-leases';
import { createLookup } from './lookup';
import { type CacheOptions, type CacheParts, createParts } from './parts';
import { createPurgeable, type Purgeable } from './purges/purgeable';
import type { Plan, ResponseCache } from './types';

/** The response cache as its owner sees it: it can be purged and closed. */
export interface OwnedCache extends ResponseCache, Purgeable {
  /** undefined without Redis. */
  readonly redisAccess: RedisAccess | undefined;
  /** Waits for stores in progress, at most as long as a command to Redis may take, and removes its connection listeners. */
  close(): Promise<void>;
}

interface RedisAccess {
  /** Whether requests read Redis now: its epoch is known and the circuit breaker is closed. */
  isUsed(): boolean;
  /** Stops reading Redis until `resume`, and then until a new epoch has begun. */
  suspend(): void;
  resume(): void;
}

/**
 * Creates the response cache of this instance: memory in front of Redis. Redis is not read before an epoch is received.
 * @throws Error for an invalid namespace or encryption key
 */
export function createResponseCache(options: CacheOptions): OwnedCache {
  return assembleCache(createParts(options));
}

export function assembleCache(parts: CacheParts): OwnedCache {
  const { counters, fence, memory, redis, clock } = parts;
  const stores = createStores({ ...parts, redis: redis?.level });
  const find = async (plan: Plan) => memory?.get(plan.key) ?? (await redis?.level.get(plan))?.entry;
  const leases = createFillLeases({ stores, fence, find, clock });
  return {
    ...createLookup({ ...parts, stores, leases }),
    ...createPurgeable({ memory, fence, epochGuard: redis?.epochGuard, counters }),
    get counts() {
      return { ...counters, memory: memory?.figures ?? noMemory };
    },
    redisAccess: redis && {
      isUsed: () => !redis.breaker.isOpen && redis.epochGuard.epoch() !== undefined,
      suspend: redis.epochGuard.suspend,
      resume: redis.epochGuard.resume,
    },
    async close() {
      await stores.settle();
      redis?.epochGuard.close();
    },
  };
}

const noMemory = { entries: 0, bytes: 0, maxBytes: 0 };
