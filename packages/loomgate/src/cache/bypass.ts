import { setImmediate as nextTick } from 'node:timers/promises';
import type { FillLeases } from './fill-leases';
import { type FillResult, waitUntil } from './single-flight';
import type { Claim, Freshness, Plan } from './types';

/** Handles requests while the cache may not serve. */
export interface Bypass {
  /** @returns undefined if the cache may be used */
  claim(plan: Plan, deadlineMs: number): Promise<Claim | undefined>;
}

export interface BypassParts {
  readonly freshness: Freshness;
  readonly leases: Pick<FillLeases, 'bypassing'>;
}

interface Execution {
  /** Requests that arrived before this number may share the result. */
  readonly startedAt: number;
  readonly result: Promise<FillResult>;
}

/**
 * Serves nothing from the cache and stores nothing while the WAL lags beyond its bound. Identical concurrent requests
 * still share one execution: a result whose execution began after a request arrived is current for that request,
 * whatever is written in the meantime.
 */
export function createBypass({ freshness, leases }: BypassParts): Bypass {
  /** Orders arrivals of requests and starts of executions. */
  let count = 0;
  const latest = new Map<string, Execution>();

  function begin(plan: Plan): Claim {
    count += 1;
    const { promise: result, resolve } = Promise.withResolvers<FillResult>();
    const execution = { startedAt: count, result };
    latest.set(plan.key, execution);
    const settle = (ended: FillResult) => {
      if (latest.get(plan.key) === execution) latest.delete(plan.key);
      resolve(ended);
    };
    return { kind: 'bypass', lease: leases.bypassing(plan, settle) };
  }

  return {
    async claim(plan, deadlineMs) {
      count += 1;
      const arrivedAt = count;
      // A heartbeat may be unread in a socket: a busy process does not mean that the WAL lags.
      await nextTick();
      if (freshness.isFresh()) return undefined;
      const execution = latest.get(plan.key);
      if (!execution || execution.startedAt < arrivedAt) return begin(plan);
      const ended = await waitUntil(deadlineMs, execution.result);
      return { kind: 'bypass', entry: ended?.kind === 'completed' ? ended.entry : undefined };
    },
  };
}
