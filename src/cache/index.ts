import type { Breaker } from '../platform/redis/breaker';
import { createLeads } from './leads';
import { type CacheOptions, type CacheParts, createParts } from './parts';
import { createPurging } from './purging';
import { createStores } from './stores';
import { createTiers } from './tiers';
import type { Plan, Purgeable, ResponseCache } from './types';

/** A cache that is told of purges, and can be closed. */
export interface OwnedCache extends ResponseCache, Purgeable {
  /** Before its Redis, where it has one. */
  readonly breaker: Pick<Breaker, 'isOpen'> | undefined;
  /** Waits for what is being stored, within the deadline of Redis, and lets go of the connections. */
  close(): Promise<void>;
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
  const leads = createLeads({ stores, fence, find, clock });
  return {
    ...createTiers({ ...parts, stores, leads }),
    ...createPurging({ memory, fence, trust: redis?.trust, tally }),
    get counts() {
      return { ...tally, memory: memory?.figures ?? noMemory };
    },
    breaker: redis?.breaker,
    async close() {
      await stores.settle();
      redis?.trust.close();
    },
  };
}

const noMemory = { entries: 0, bytes: 0, maxBytes: 0 };
