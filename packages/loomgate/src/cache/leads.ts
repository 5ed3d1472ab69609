import { phaseOf } from './entry';
import type { Fence } from './fence';
import type { Flight } from './flights';
import { type Abandon, type FindStale, type OnComplete, OwnLead } from './lead';
import type { Ticket } from './redis/ticket';
import type { Stores } from './stores';
import type { Entry, Lead, Plan } from './types';

/** An expired entry, as long as it may be served. */
type Stale = () => Entry | undefined;

/** Hands out leads. Create one before the first statement: it takes the time. */
export interface Leads {
  /** @param noted of the fence, from before Redis was asked */
  ofFlight(plan: Plan, noted: number, flight: Flight, ticket: Ticket | undefined, stale: Stale): Lead;
  /** Whose answer nobody waits for; it is stored in the memory alone. */
  alone(plan: Plan, stale: Stale): Lead;
  /** Its answer is for the requests that wait for it, and is not stored. */
  bypassing(plan: Plan, land: Flight['land']): Lead;
  /** Never what was purged since `noted`, nor what is too old for anything. */
  staleUntilPurged(entry: Entry | undefined, noted: number): Stale;
}

export interface LeadsParts {
  readonly stores: Stores;
  readonly fence: Pick<Fence, 'note' | 'isClean'>;
  /** Finds an entry of any age, in memory or in Redis. */
  find(plan: Plan): Promise<Entry | undefined>;
  /** Wall-clock milliseconds. */
  readonly clock: () => number;
}

export function createLeads({ stores, fence, find, clock }: LeadsParts): Leads {
  const create = ({ policy }: Plan, findStale: FindStale, onComplete: OnComplete, onAbandon: Abandon): Lead =>
    new OwnLead(policy, clock(), findStale, onComplete, onAbandon);

  const isServable = (entry: Entry | undefined, noted: number) =>
    entry !== undefined && fence.isClean(entry.tags, noted) && phaseOf(entry, clock()) !== 'dead';

  return {
    ofFlight(plan, noted, flight, ticket, stale) {
      const onComplete = (entry: Entry) => {
        stores.toMemory(plan.key, entry, noted);
        flight.land({ kind: 'landed', entry });
        stores.toRedis(plan.key, entry, ticket);
      };
      const onAbandon = (alone: boolean) => {
        flight.land({ kind: 'abandoned', alone, stale: stale() });
        stores.release(plan.key, ticket);
      };
      return create(plan, stale, onComplete, onAbandon);
    },
    alone(plan, stale) {
      const noted = fence.note();
      return create(
        plan,
        stale,
        (entry) => stores.toMemory(plan.key, entry, noted),
        () => undefined,
      );
    },
    bypassing(plan, land) {
      const findStale = async () => {
        const noted = fence.note();
        const entry = await find(plan);
        return isServable(entry, noted) ? entry : undefined;
      };
      return create(
        plan,
        findStale,
        (entry) => land({ kind: 'landed', entry }),
        (alone) => land({ kind: 'abandoned', alone, stale: undefined }),
      );
    },
    staleUntilPurged: (entry, noted) => () => (isServable(entry, noted) ? entry : undefined),
  };
}
