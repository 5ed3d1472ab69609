import { createBypass } from './bypass';
import { type CacheCounters, countClaim } from './counters';
import { phaseOf } from './entry';
import type { Fence } from './fence';
import type { FillLeases } from './fill-leases';
import type { MemoryLevel } from './memory/level';
import { type JoinResult, type SingleFlight, waitUntil } from './single-flight';
import { createStartFill, type StartFillParts } from './start-fill';
import type { Claim, Entry, Freshness, Plan, ResponseCache } from './types';

export interface LookupParts extends StartFillParts {
  readonly memory: Pick<MemoryLevel, 'get'> | undefined;
  readonly leases: FillLeases;
  readonly fence: Pick<Fence, 'version'>;
  readonly singleFlight: SingleFlight;
  readonly freshness: Freshness;
  readonly counters: CacheCounters;
}

/** How many fills of other requests a request waits for before it executes by itself. */
const maxJoins = 2;

/** Looks in memory, then joins a fill in this process, then looks in Redis: docs/cache-protocol.md. */
export function createLookup(parts: LookupParts): Pick<ResponseCache, 'peek' | 'claim'> {
  const { memory, leases, fence, singleFlight, freshness, counters, clock } = parts;
  const bypass = createBypass({ freshness, leases });
  const startFill = createStartFill(parts);

  const isIn = (phase: 'fresh' | 'expired', entry: Entry) => phaseOf(entry, clock()) === phase;

  function readMemory(key: string): Entry | undefined {
    const entry = memory?.get(key);
    return entry && phaseOf(entry, clock()) !== 'dead' ? entry : undefined;
  }

  /** @returns undefined if the request cannot use the result of the fill that it joined */
  function toClaim(plan: Plan, joined: JoinResult, fenceVersion: number): Claim | undefined {
    if (joined.kind === 'completed') return { kind: 'hit', entry: joined.entry, level: 'flight' };
    if (joined.kind === 'stale') return { kind: 'stale', entry: joined.entry, level: 'flight', lease: undefined };
    if (joined.kind === 'purged' || !joined.perRequest) return undefined;
    return { kind: 'miss', lease: leases.unshared(plan, leases.staleUntilPurged(joined.stale, fenceVersion)) };
  }

  async function tryClaim(plan: Plan, fenceVersion: number, deadlineMs: number): Promise<Claim | undefined> {
    const cached = readMemory(plan.key);
    if (cached && isIn('fresh', cached)) return { kind: 'hit', entry: cached, level: 'memory' };
    const joined = singleFlight.join(plan.key);
    if (!joined) return startFill(plan, cached, deadlineMs);
    if (cached && isIn('expired', cached)) return { kind: 'stale', entry: cached, level: 'memory', lease: undefined };
    const result = await waitUntil(deadlineMs, joined);
    return result ? toClaim(plan, result, fenceVersion) : { kind: 'bypass' };
  }

  async function claim(plan: Plan, deadlineMs: number): Promise<Claim> {
    const bypassed = freshness.isFresh() ? undefined : await bypass.claim(plan, deadlineMs);
    if (bypassed) return bypassed;
    const fenceVersion = fence.version();
    for (let joins = 0; joins < maxJoins; joins += 1) {
      const found = await tryClaim(plan, fenceVersion, deadlineMs);
      if (found) return found;
    }
    const findStale = leases.staleUntilPurged(readMemory(plan.key), fence.version());
    return { kind: 'miss', lease: leases.unshared(plan, findStale) };
  }

  return {
    peek({ key }) {
      const entry = memory && freshness.isFresh() ? memory.get(key) : undefined;
      if (!entry || phaseOf(entry, clock()) !== 'fresh') return undefined;
      counters.hits.memory += 1;
      return entry;
    },
    claim: async (plan, deadlineMs = Number.POSITIVE_INFINITY) => countClaim(counters, await claim(plan, deadlineMs)),
  };
}
