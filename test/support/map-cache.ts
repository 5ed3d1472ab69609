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

/** A cache of this process: the least that keeps the contract, with what it holds at hand. */
export interface MapCache extends ResponseCache {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Drops what depends on these tags. */
  purge(...tags: string[]): void;
  /** Lets everything that is kept be so many seconds older. */
  age(seconds: number): void;
  /** Nothing is served or kept until it is back. */
  standAside(aside: boolean): void;
  readonly leads: { completed: number; abandoned: number };
  /** How many answers are under way. */
  underWay(): number;
  /** As the gateway is given it. */
  readonly open: OpenCache;
}

/** @param isRemote whether what is kept is found by `claim` alone, as what Redis keeps is */
export function createMapCache(isRemote = false): MapCache {
  const entries = new Map<string, Entry>();
  const flights = new Map<string, PromiseWithResolvers<Entry | 'alone' | 'again'>>();
  const leads = { completed: 0, abandoned: 0 };
  const level = isRemote ? 'redis' : 'memory';
  let isAside = false;

  function fresh(plan: Plan): Entry | undefined {
    const entry = entries.get(plan.key);
    return entry && ageMs(entry) < entry.policy.ttlSeconds * 1000 ? entry : undefined;
  }

  async function claim(plan: Plan): Promise<Claim> {
    const entry = isAside ? undefined : fresh(plan);
    if (entry) return { kind: 'hit', entry, level };
    return isAside ? { kind: 'bypass' } : claimOld(plan);
  }

  async function claimOld(plan: Plan): Promise<Claim> {
    const old = entries.get(plan.key);
    const flight = flights.get(plan.key);
    const taken = flight ? undefined : lead(plan, old);
    if (isServable(old)) return { kind: 'stale', entry: old, level, lead: taken };
    return taken ? { kind: 'lead', lead: taken } : join(plan, await flight?.promise);
  }

  async function join(plan: Plan, answer: Entry | 'alone' | 'again' = 'again'): Promise<Claim> {
    if (answer === 'again') return claim(plan);
    return answer === 'alone' ? { kind: 'bypass' } : { kind: 'hit', entry: answer, level: 'flight' };
  }

  function lead(plan: Plan, stale: Entry | undefined): FillLease {
    const flight = Promise.withResolvers<Entry | 'alone' | 'again'>();
    const madeAtMs = Date.now();
    let isSettled = false;
    flights.set(plan.key, flight);
    const settle = (answer: Entry | 'alone' | 'again') => {
      if (isSettled) throw new Error('a lead is settled once');
      isSettled = true;
      flights.delete(plan.key);
      flight.resolve(answer);
    };
    return {
      findStale: async () => stale,
      async complete(executed) {
        const entry = toEntry(executed, plan, madeAtMs);
        entries.set(plan.key, entry);
        settle(entry);
        leads.completed += 1;
        return entry;
      },
      abandon(alone) {
        settle(alone ? 'alone' : 'again');
        leads.abandoned += 1;
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
    peek: (plan) => (isRemote || isAside ? undefined : fresh(plan)),
    claim,
  };

  return {
    ...responses,
    entries,
    leads,
    underWay: () => flights.size,
    purge,
    open: {
      responses,
      invalidation: { ownWrites: { begin: () => async () => undefined }, onWrite: () => undefined },
      close: async () => undefined,
      breakers: () => ({}),
      connections: () => ({}),
      figures: () => ({ cache: responses.counts, log: null }),
      purge: async (what) => (what === 'everything' ? entries.clear() : purge(...what)),
    },
    age(seconds) {
      for (const [key, entry] of entries) entries.set(key, { ...entry, madeAtMs: entry.madeAtMs - seconds * 1000 });
    },
    standAside(aside) {
      isAside = aside;
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
