import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FillLeases } from './fill-leases';
import type { Landing } from './single-flight';
import type { Claim, Freshness, Plan } from './types';
import { waitUntil } from './wait-until';

/** What is done while the cache cannot be kept true. */
export interface Bypass {
  /** @returns undefined where the cache may be used */
  claim(plan: Plan, deadlineMs: number): Promise<Claim | undefined>;
}

export interface BypassParts {
  readonly freshness: Freshness;
  readonly leads: Pick<FillLeases, 'bypassing'>;
}

interface Begun {
  /** Requests that asked before it may have its answer. */
  readonly at: number;
  readonly landing: Promise<Landing>;
}

/**
 * Serves nothing from a cache that the log does not keep true, and stores nothing. Many requests that ask the same at
 * once still share one execution: an answer that was begun after a request asked is true for it, whatever was written
 * meanwhile.
 */
export function createBypass({ freshness, leads }: BypassParts): Bypass {
  /** Orders requests and executions. */
  let count = 0;
  const latest = new Map<string, Begun>();

  function begin(plan: Plan): Claim {
    count += 1;
    const { promise: landing, resolve } = Promise.withResolvers<Landing>();
    const begun = { at: count, landing };
    latest.set(plan.key, begun);
    const land = (landed: Landing) => {
      if (latest.get(plan.key) === begun) latest.delete(plan.key);
      resolve(landed);
    };
    return { kind: 'bypass', lead: leads.bypassing(plan, land) };
  }

  return {
    async claim(plan, deadlineMs) {
      count += 1;
      const askedAt = count;
      // A heartbeat may lie in a socket, unread: that this process is busy is no lag of the log.
      await nextTurn();
      if (freshness.isFresh()) return undefined;
      const begun = latest.get(plan.key);
      if (!begun || begun.at < askedAt) return begin(plan);
      const landed = await waitUntil(deadlineMs, begun.landing);
      return { kind: 'bypass', entry: landed?.kind === 'landed' ? landed.entry : undefined };
    },
  };
}
