import { createBypass } from './bypass';
import type { CacheCounters } from './counters';
import { phaseOf } from './entry';
import type { Fence } from './fence';
import type { FillLeases } from './fill-leases';
import type { MemoryLevel } from './memory/level';
import type { RedisLookup } from './redis/lookup';
import type { Joined, SingleFlight } from './single-flight';
import type { Stores } from './stores';
import type { Claim, Entry, FillLease, Freshness, Level, Plan, ResponseCache } from './types';
import { waitUntil } from './wait-until';

/** What a request's way through the cache is made of. */
export interface LookupParts {
  readonly memory: Pick<MemoryLevel, 'get'> | undefined;
  readonly seek: RedisLookup;
  readonly stores: Pick<Stores, 'toMemory'>;
  readonly leads: FillLeases;
  readonly fence: Pick<Fence, 'note'>;
  readonly flights: SingleFlight;
  readonly freshness: Freshness;
  readonly tally: CacheCounters;
  /** Wall-clock milliseconds. */
  readonly clock: () => number;
}

/** How many answers of other requests one waits for before it makes its own. */
const maxFlights = 2;

/** Memory, then a flight, then Redis, then the lease: docs/cache-protocol.md. */
export function createLookup(parts: LookupParts): Pick<ResponseCache, 'peek' | 'claim'> {
  const { memory, seek, stores, leads, fence, flights, freshness, tally, clock } = parts;

  const bypass = createBypass({ freshness, leads });

  function recall(key: string): Entry | undefined {
    const entry = memory?.get(key);
    return entry && phaseOf(entry, clock()) !== 'dead' ? entry : undefined;
  }

  const isIn = (phase: 'fresh' | 'expired', entry: Entry) => phaseOf(entry, clock()) === phase;

  function hit(entry: Entry, level: Level): Claim {
    tally.hits[level] += 1;
    return { kind: 'hit', entry, level };
  }

  function serveStale(entry: Entry, level: Level, lead?: FillLease): Claim {
    tally.stale += 1;
    return { kind: 'stale', entry, level, lead };
  }

  function passBy(claim: Claim): Claim {
    tally.bypasses += 1;
    return claim;
  }

  function miss(lead: FillLease): Claim {
    tally.misses += 1;
    return { kind: 'lead', lead };
  }

  /** From the first line to `seek` nothing may be waited for: nobody else must begin the same flight. */
  async function begin(plan: Plan, held: Entry | undefined, deadlineMs: number): Promise<Claim> {
    const noted = fence.note();
    const flight = flights.begin(plan.key, noted);
    const { fresh, stale: old, isUnderWay, ticket } = await seek(plan, held, deadlineMs);
    if (fresh) {
      stores.toMemory(plan.key, fresh, noted);
      flight.land({ kind: 'landed', entry: fresh });
      return hit(fresh, 'redis');
    }
    const stale = leads.staleUntilPurged(old, noted);
    const entry = stale();
    if (!entry || !isIn('expired', entry)) return miss(leads.ofFlight(plan, noted, flight, ticket, stale));
    flight.offer(entry);
    const level = entry === held ? 'memory' : 'redis';
    if (!isUnderWay) return serveStale(entry, level, leads.ofFlight(plan, noted, flight, ticket, stale));
    flight.land({ kind: 'abandoned', alone: false, stale: entry });
    return serveStale(entry, level);
  }

  /** @returns undefined where it was of no use */
  function toClaim(plan: Plan, joined: Joined, noted: number): Claim | undefined {
    if (joined.kind === 'landed') return hit(joined.entry, 'flight');
    if (joined.kind === 'stale') return serveStale(joined.entry, 'flight');
    if (joined.kind === 'purged' || !joined.alone) return undefined;
    return miss(leads.alone(plan, leads.staleUntilPurged(joined.stale, noted)));
  }

  /** @returns undefined where there was a flight that was of no use */
  async function lookUp(plan: Plan, noted: number, deadlineMs: number): Promise<Claim | undefined> {
    const held = recall(plan.key);
    if (held && isIn('fresh', held)) return hit(held, 'memory');
    const joined = flights.join(plan.key);
    if (!joined) return begin(plan, held, deadlineMs);
    if (held && isIn('expired', held)) return serveStale(held, 'memory');
    const landed = await waitUntil(deadlineMs, joined);
    return landed ? toClaim(plan, landed, noted) : passBy({ kind: 'bypass' });
  }

  return {
    peek({ key }) {
      const entry = memory && freshness.isFresh() ? memory.get(key) : undefined;
      if (!entry || phaseOf(entry, clock()) !== 'fresh') return undefined;
      tally.hits.memory += 1;
      return entry;
    },
    async claim(plan, deadlineMs = Number.POSITIVE_INFINITY) {
      const passed = freshness.isFresh() ? undefined : await bypass.claim(plan, deadlineMs);
      if (passed) return passBy(passed);
      const noted = fence.note();
      for (let joins = 0; joins < maxFlights; joins += 1) {
        const claim = await lookUp(plan, noted, deadlineMs);
        if (claim) return claim;
      }
      return miss(leads.alone(plan, leads.staleUntilPurged(recall(plan.key), fence.note())));
    },
  };
}
