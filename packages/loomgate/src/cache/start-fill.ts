import { phaseOf } from './entry';
import type { Fence } from './fence';
import type { FillLeases, Stores } from './fill-leases';
import type { RedisLookup } from './redis/lookup';
import type { SingleFlight } from './single-flight';
import type { Claim, Entry, Plan } from './types';

export interface StartFillParts {
  readonly redisLookup: RedisLookup;
  readonly stores: Pick<Stores, 'toMemory'>;
  readonly leases: Pick<FillLeases, 'forFill' | 'staleUntilPurged'>;
  readonly fence: Pick<Fence, 'version'>;
  readonly singleFlight: Pick<SingleFlight, 'begin'>;
  /** Wall-clock milliseconds. */
  readonly clock: () => number;
}

/**
 * Begins the fill of a key that is neither fresh in memory nor being filled in this process: reads Redis, and takes the
 * lease there if no instance has it.
 * @param cached an expired entry from memory
 */
export type StartFill = (plan: Plan, cached: Entry | undefined, deadlineMs: number) => Promise<Claim>;

export function createStartFill(parts: StartFillParts): StartFill {
  const { redisLookup, stores, leases, fence, singleFlight, clock } = parts;

  // No await before `redisLookup`: another request could begin the same fill.
  return async (plan, cached, deadlineMs) => {
    const fenceVersion = fence.version();
    const fill = singleFlight.begin(plan.key, fenceVersion);
    const { fresh, stale, isFilling, token } = await redisLookup(plan, cached, deadlineMs);
    if (fresh) {
      stores.toMemory(plan.key, fresh, fenceVersion);
      fill.settle({ kind: 'completed', entry: fresh });
      return { kind: 'hit', entry: fresh, level: 'redis' };
    }
    const findStale = leases.staleUntilPurged(stale, fenceVersion);
    const createLease = () => leases.forFill(plan, fenceVersion, fill, token, findStale);
    const entry = findStale();
    if (!entry || phaseOf(entry, clock()) !== 'expired') return { kind: 'miss', lease: createLease() };
    fill.offerStale(entry);
    const level = entry === cached ? 'memory' : 'redis';
    if (!isFilling) return { kind: 'stale', entry, level, lease: createLease() };
    fill.settle({ kind: 'abandoned', perRequest: false, stale: entry });
    return { kind: 'stale', entry, level, lease: undefined };
  };
}
