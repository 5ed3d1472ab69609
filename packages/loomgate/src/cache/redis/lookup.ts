import { setTimeout as sleep } from 'node:timers/promises';
import { type Phase, phaseOf } from '../entry';
import type { Entry, Plan } from '../types';
import type { Acquired, RedisLevel } from './level';
import type { FencingToken } from './state';

/** The result of a lookup in Redis before a fill. */
interface Found {
  readonly fresh?: Entry;
  /** An expired entry, from Redis or from memory. */
  readonly stale?: Entry | undefined;
  /** Whether another instance fills the entry now. */
  readonly isFilling?: boolean;
  /** Allows storing the result of the fill; undefined if Redis is unavailable. */
  readonly token?: FencingToken;
}

/**
 * @param cached an expired entry from memory
 * @param deadlineMs on the clock of `performance.now()`: does not wait for another instance longer than that
 */
export type RedisLookup = (plan: Plan, cached: Entry | undefined, deadlineMs: number) => Promise<Found>;

export interface RedisLookupOptions {
  /** How long to wait for the fill of another instance before this one fills, too. */
  readonly leaseMs: number;
  /** Wall-clock milliseconds. */
  readonly clock: () => number;
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** The pause between two reads while another instance fills; random, so that instances do not read at once. */
const pollMs = { min: 5, max: 25 };

/**
 * Looks in Redis. If there is no fresh entry, it takes the lease, or polls for the entry until the lease ends. A request
 * that may be served an expired entry does not wait.
 */
export function createRedisLookup(
  level: RedisLevel,
  { leaseMs, clock, pause = sleep }: RedisLookupOptions,
): RedisLookup {
  const ifIn = (phase: Phase, entry: Entry | undefined) =>
    entry && phaseOf(entry, clock()) === phase ? entry : undefined;

  /** @returns undefined if the request has to wait until the lease's owner has stored its result */
  async function tryOnce(plan: Plan, cached: Entry | undefined, isLast: boolean): Promise<Found | undefined> {
    const acquired = await level.acquireLease(plan);
    if (!acquired) return { stale: cached };
    const fresh = ifIn('fresh', acquired.entry);
    if (fresh) release(acquired, plan);
    if (fresh) return { fresh };
    const { entry: stale = cached, token, isAcquired } = acquired;
    if (isAcquired || isLast) return { stale, token };
    return ifIn('expired', stale) && { stale, token, isFilling: true };
  }

  function release({ isAcquired, token }: Acquired, plan: Plan): void {
    if (isAcquired) void level.release(plan.key, token);
  }

  async function tryUntil(deadlineMs: number, plan: Plan, cached: Entry | undefined): Promise<Found> {
    for (;;) {
      const found = await tryOnce(plan, cached, performance.now() >= deadlineMs);
      if (found) return found;
      await pause(pollMs.min + Math.random() * (pollMs.max - pollMs.min));
    }
  }

  return async (plan, cached, deadlineMs) => {
    const read = await level.get(plan);
    if (!read) return { stale: cached };
    const fresh = ifIn('fresh', read.entry);
    return fresh ? { fresh } : tryUntil(Math.min(performance.now() + leaseMs, deadlineMs), plan, cached);
  };
}
