import { hash } from 'node:crypto';
import { createCounters } from '../../packages/loomgate/src/cache/counters';
import type {
  CacheCounts,
  Claim,
  Entry,
  Executed,
  FillLease,
  Plan,
  ResponseCache,
} from '../../packages/loomgate/src/cache/types';
import type { OpenCache } from '../../packages/loomgate/src/composition/open-cache';

/** A minimal response cache in memory, whose entries a test can read and change. */
export interface MapCache extends ResponseCache {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Deletes entries with these tags. */
  purge(...tags: string[]): void;
  /** Makes all entries this many seconds older. */
  age(seconds: number): void;
  /** Serves and stores nothing while `isBypassed`. */
  setBypassed(isBypassed: boolean): void;
  readonly leases: { completed: number; abandoned: number };
  /** @returns the number of fills in progress */
  inFlight(): number;
  /** The cache in the form that the gateway takes. */
  readonly open: OpenCache;
}

/** The result of a fill: an entry, or what the waiting requests do instead. */
type FillResult = Entry | 'execute alone' | 'claim again';

/** @param isRemote whether only `claim` finds entries, as with entries in Redis */
export function createMapCache(isRemote = false): MapCache {
  const entries = new Map<string, Entry>();
  const fills = new Map<string, PromiseWithResolvers<FillResult>>();
  const leases = { completed: 0, abandoned: 0 };
  const level = isRemote ? 'redis' : 'memory';
  let isBypassed = false;

  function fresh(plan: Plan): Entry | undefined {
    const entry = entries.get(plan.key);
    return entry && ageMs(entry) < entry.policy.ttlSeconds * 1000 ? entry : undefined;
  }

  async function claim(plan: Plan): Promise<Claim> {
    const entry = isBypassed ? undefined : fresh(plan);
    if (entry) return { kind: 'hit', entry, level };
    return isBypassed ? { kind: 'bypass' } : claimExpired(plan);
  }

  async function claimExpired(plan: Plan): Promise<Claim> {
    const expired = entries.get(plan.key);
    const fill = fills.get(plan.key);
    const lease = fill ? undefined : createLease(plan, expired);
    if (isServable(expired)) return { kind: 'stale', entry: expired, level, lease };
    return lease ? { kind: 'miss', lease } : join(plan, await fill?.promise);
  }

  async function join(plan: Plan, result: FillResult = 'claim again'): Promise<Claim> {
    if (result === 'claim again') return claim(plan);
    return result === 'execute alone' ? { kind: 'bypass' } : { kind: 'hit', entry: result, level: 'flight' };
  }

  function createLease(plan: Plan, stale: Entry | undefined): FillLease {
    const fill = Promise.withResolvers<FillResult>();
    const madeAtMs = Date.now();
    let isSettled = false;
    fills.set(plan.key, fill);
    const settle = (result: FillResult) => {
      if (isSettled) throw new Error('a lease is settled once');
      isSettled = true;
      fills.delete(plan.key);
      fill.resolve(result);
    };
    return {
      findStale: async () => stale,
      async complete(executed) {
        const entry = toEntry(executed, plan, madeAtMs);
        entries.set(plan.key, entry);
        settle(entry);
        leases.completed += 1;
        return entry;
      },
      abandon(perRequest) {
        settle(perRequest ? 'execute alone' : 'claim again');
        leases.abandoned += 1;
      },
    };
  }

  function purge(...tags: string[]): void {
    for (const [key, entry] of entries) if (tags.some((tag) => entry.tags.includes(tag))) entries.delete(key);
  }

  const responses: ResponseCache = {
    get counts() {
      return { ...noCounts, memory: { entries: entries.size, bytes: 0, maxBytes: 0 } };
    },
    peek: (plan) => (isRemote || isBypassed ? undefined : fresh(plan)),
    claim,
  };

  return {
    ...responses,
    entries,
    leases,
    inFlight: () => fills.size,
    purge,
    open: {
      responses,
      invalidation: { readYourWrites: { begin: () => async () => undefined }, follows: () => true },
      close: async () => undefined,
      breakers: () => ({}),
      connections: () => ({}),
      figures: () => ({ cache: responses.counts, log: null }),
      purge: async (what) => (what === 'everything' ? entries.clear() : purge(...what)),
    },
    age(seconds) {
      for (const [key, entry] of entries) entries.set(key, { ...entry, madeAtMs: entry.madeAtMs - seconds * 1000 });
    },
    setBypassed(value) {
      isBypassed = value;
    },
  };
}

function isServable(entry: Entry | undefined): entry is Entry {
  if (!entry) return false;
  const { ttlSeconds, staleWhileRevalidateSeconds } = entry.policy;
  return ageMs(entry) < (ttlSeconds + staleWhileRevalidateSeconds) * 1000;
}

function ageMs({ madeAtMs }: Entry): number {
  return Date.now() - madeAtMs;
}

function toEntry({ body, tags }: Executed, { policy }: Plan, madeAtMs: number): Entry {
  const etag = `"${hash('sha256', body, 'base64url')}"`;
  return { body, etag, policy, madeAtMs, tags: [...tags], cacheTag: [...tags].slice(0, 10).join(',') };
}

const noCounts: CacheCounts = { ...createCounters(), memory: { entries: 0, bytes: 0, maxBytes: 0 } };
