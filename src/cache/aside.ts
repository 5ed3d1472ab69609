import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Landing } from './flights';
import type { Leads } from './leads';
import type { Claim, Freshness, Plan } from './types';

/** What is done while the cache stands aside. */
export interface Aside {
  /** @returns undefined where it need not stand aside */
  claim(plan: Plan): Promise<Claim | undefined>;
}

export interface AsideParts {
  readonly freshness: Freshness;
  readonly leads: Pick<Leads, 'aside'>;
}

interface Begun {
  /** Whoever has asked before may have what it brings. */
  readonly at: number;
  readonly landing: Promise<Landing>;
}

/**
 * Nothing is served from a cache that the log does not keep true, and nothing is stored. A crowd that asks the same still
 * makes one statement of it: an answer that was begun after somebody has asked is true for them, whatever was written
 * meanwhile.
 */
export function createAside({ freshness, leads }: AsideParts): Aside {
  /** Orders who asks and what is begun. */
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
    return { kind: 'lead', lead: leads.aside(plan, land) };
  }

  return {
    async claim(plan) {
      count += 1;
      const askedAt = count;
      // What would say otherwise may lie in a socket: that we are busy is no lag of the log.
      await nextTurn();
      if (freshness.isFresh()) return undefined;
      const begun = latest.get(plan.key);
      if (!begun || begun.at < askedAt) return begin(plan);
      const landed = await begun.landing;
      return landed.kind === 'landed' ? { kind: 'hit', entry: landed.entry, level: 'flight' } : { kind: 'bypass' };
    },
  };
}
