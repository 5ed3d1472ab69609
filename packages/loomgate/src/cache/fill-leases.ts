import type { CacheCounters } from './counters';
import { lifetimeMs, phaseOf, toEntry } from './entry';
import type { Fence } from './fence';
import type { MemoryLevel } from './memory/level';
import type { RedisLevel } from './redis/level';
import type { FencingToken } from './redis/state';
import type { InFlightFill } from './single-flight';
import type { Entry, FillLease, Plan } from './types';

/** Finds an expired entry; undefined if there is none that may be served. */
type FindStale = () => Entry | undefined;

/** Creates fill leases. Create a lease before the first statement of its execution: it records the time. */
export interface FillLeases {
  /**
   * The result goes to memory, to Redis, and to the requests that joined the fill.
   * @param fenceVersion taken before Redis was read
   * @param token undefined if Redis cannot store the result
   */
  forFill(
    plan: Plan,
    fenceVersion: number,
    fill: InFlightFill,
    token: FencingToken | undefined,
    findStale: FindStale,
  ): FillLease;
  /** No other request waits for the result. It is stored in memory only. */
  unshared(plan: Plan, findStale: FindStale): FillLease;
  /** The result goes to the waiting requests and is not stored. */
  bypassing(plan: Plan, settle: InFlightFill['settle']): FillLease;
  /** Returns the entry until one of its tags is purged after `fenceVersion`, or it is too old to be served. */
  staleUntilPurged(entry: Entry | undefined, fenceVersion: number): FindStale;
}

export interface FillLeasesParts {
  readonly stores: Stores;
  readonly fence: Pick<Fence, 'version' | 'isClean'>;
  /** Reads an entry of any age from memory or Redis. */
  find(plan: Plan): Promise<Entry | undefined>;
  /** Wall-clock milliseconds. */
  readonly clock: () => number;
}

export function createFillLeases({ stores, fence, find, clock }: FillLeasesParts): FillLeases {
  const isServable = (entry: Entry | undefined, fenceVersion: number) =>
    entry !== undefined && fence.isClean(entry.tags, fenceVersion) && phaseOf(entry, clock()) !== 'dead';

  return {
    forFill: ({ key, policy }, fenceVersion, fill, token, findStale) =>
      createLease(policy, clock(), {
        findStale,
        onComplete(entry) {
          stores.toMemory(key, entry, fenceVersion);
          fill.settle({ kind: 'completed', entry });
          stores.toRedis(key, entry, token);
        },
        onAbandon(perRequest) {
          fill.settle({ kind: 'abandoned', perRequest, stale: findStale() });
          stores.release(key, token);
        },
      }),
    unshared({ key, policy }, findStale) {
      const fenceVersion = fence.version();
      return createLease(policy, clock(), {
        findStale,
        onComplete: (entry) => stores.toMemory(key, entry, fenceVersion),
        onAbandon: () => undefined,
      });
    },
    bypassing: (plan, settle) =>
      createLease(plan.policy, clock(), {
        async findStale() {
          const fenceVersion = fence.version();
          const entry = await find(plan);
          return isServable(entry, fenceVersion) ? entry : undefined;
        },
        onComplete: (entry) => settle({ kind: 'completed', entry }),
        onAbandon: (perRequest) => settle({ kind: 'abandoned', perRequest, stale: undefined }),
      }),
    staleUntilPurged: (entry, fenceVersion) => () => (isServable(entry, fenceVersion) ? entry : undefined),
  };
}

interface LeaseEvents {
  findStale(): Entry | undefined | Promise<Entry | undefined>;
  onComplete(entry: Entry): void;
  onAbandon(perRequest: boolean): void;
}

/** @param madeAtMs wall-clock milliseconds, before the first statement */
function createLease(policy: Plan['policy'], madeAtMs: number, events: LeaseEvents): FillLease {
  let isSettled = false;

  function once(settle: () => void): void {
    if (!isSettled) settle();
    isSettled = true;
  }

  return {
    findStale: async () => events.findStale(),
    async complete(executed) {
      const entry = toEntry(executed, policy, madeAtMs);
      once(() => events.onComplete(entry));
      return entry;
    },
    abandon: (perRequest) => once(() => events.onAbandon(perRequest)),
  };
}

/** Stores entries in memory and Redis. */
export interface Stores {
  /** @param fenceVersion taken before the entry was read or made */
  toMemory(key: string, entry: Entry, fenceVersion: number): void;
  /** Runs in the background and releases the lease in Redis. */
  toRedis(key: string, entry: Entry, token: FencingToken | undefined): void;
  /** Releases the lease in Redis in the background. */
  release(key: string, token: FencingToken | undefined): void;
  /** Resolves when no background work is in progress. */
  settle(): Promise<void>;
}

export interface StoresParts {
  readonly memory: MemoryLevel | undefined;
  readonly redis: Pick<RedisLevel, 'store' | 'release'> | undefined;
  readonly fence: Pick<Fence, 'isClean'>;
  readonly counters: CacheCounters;
  /** Longer bodies are not stored. */
  readonly maxBodyBytes: number;
  /** Wall-clock milliseconds. */
  readonly clock: () => number;
}

export function createStores({ memory, redis, fence, counters, maxBodyBytes, clock }: StoresParts): Stores {
  const pending = new Set<Promise<unknown>>();
  const isStorable = (entry: Entry) => entry.body.length <= maxBodyBytes && lifetimeMs(entry, clock()) > 0;

  function track(work: Promise<unknown> | undefined): void {
    if (!work) return;
    const tracked = work.catch(() => undefined).finally(() => pending.delete(tracked));
    pending.add(tracked);
  }

  const release = (key: string, token: FencingToken | undefined) => track(token && redis?.release(key, token));

  return {
    release,
    toMemory(key, entry, fenceVersion) {
      if (!memory || !isStorable(entry)) return;
      if (fence.isClean(entry.tags, fenceVersion)) memory.put(key, entry);
      else counters.refused.memory += 1;
    },
    toRedis(key, entry, token) {
      if (!isStorable(entry)) release(key, token);
      else track(token && redis?.store(key, entry, token));
    },
    async settle() {
      await Promise.all(pending);
    },
  };
}
