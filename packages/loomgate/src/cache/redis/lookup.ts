import { setTimeout as sleep } from 'node:timers/promises';
import { type Phase, phaseOf } from '../entry';
import type { Entry, Plan } from '../types';
import type { RedisLevel, Taken } from './level';
import type { Ticket } from './ticket';

/** What came of asking Redis before an answer is made. */
interface Sought {
  /** Made by somebody else. */
  readonly fresh?: Entry;
  /** Expired, from Redis or from here. */
  readonly stale?: Entry | undefined;
  /** Whether another instance is making the answer. */
  readonly isUnderWay?: boolean;
  /** For storing the answer; there is none where Redis is not to be had. */
  readonly ticket?: Ticket;
}

/**
 * @param held an expired entry of the memory
 * @param deadlineMs on the clock of `performance.now()`: another instance is waited for no longer
 */
export type RedisLookup = (plan: Plan, held: Entry | undefined, deadlineMs: number) => Promise<Sought>;

export interface RedisLookupOptions {
  /** How long to wait for the answer of another instance before making one here, too. */
  readonly leaseMs: number;
  /** Wall-clock milliseconds. */
  readonly clock: () => number;
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** Drawn anew each time, so that those who wait do not ask together. */
const pollMs = { least: 5, most: 25 };

/**
 * Looks in Redis. Where nothing fresh is there, it takes the lease, or waits for what the lease's holder stores; those
 * who have an expired answer that may be served do not wait.
 */
export function createRedisLookup(
  level: RedisLevel,
  { leaseMs, clock, pause = sleep }: RedisLookupOptions,
): RedisLookup {
  const only = (phase: Phase, entry: Entry | undefined) =>
    entry && phaseOf(entry, clock()) === phase ? entry : undefined;

  function giveBack({ isTaken, ticket }: Taken, plan: Plan): void {
    if (isTaken) void level.release(plan.key, ticket);
  }

  /** @returns undefined where there is nothing to go on with before the lease's holder has stored its answer */
  async function tryOnce(plan: Plan, held: Entry | undefined, isLast: boolean): Promise<Sought | undefined> {
    const taken = await level.take(plan);
    if (!taken) return { stale: held };
    const fresh = only('fresh', taken.entry);
    if (fresh) giveBack(taken, plan);
    if (fresh) return { fresh };
    const { entry: stale = held, ticket, isTaken } = taken;
    if (isTaken || isLast) return { stale, ticket };
    return only('expired', stale) && { stale, ticket, isUnderWay: true };
  }

  async function tryUntil(deadlineMs: number, plan: Plan, held: Entry | undefined): Promise<Sought> {
    for (;;) {
      const sought = await tryOnce(plan, held, performance.now() >= deadlineMs);
      if (sought) return sought;
      await pause(pollMs.least + Math.random() * (pollMs.most - pollMs.least));
    }
  }

  return async (plan, held, deadlineMs) => {
    const looked = await level.look(plan);
    if (!looked) return { stale: held };
    const fresh = only('fresh', looked.entry);
    return fresh ? { fresh } : tryUntil(Math.min(performance.now() + leaseMs, deadlineMs), plan, held);
  };
}
