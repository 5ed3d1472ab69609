import { phaseOf } from './entry';
import type { Fence } from './fence';
import { type Abandon, type FindStale, LocalFillLease, type OnComplete } from './fill-lease';
import type { Ticket } from './redis/ticket';
import type { InFlightFill } from './single-flight';
import type { Stores } from './stores';
import type { Entry, FillLease, Plan } from './types';

/** An expired entry, as long as it may be served. */
type Stale = () => Entry | undefined;

/** Hands out leads. Create one before the first statement: it takes the time. */
export interface FillLeases {
  /** @param noted of the fence, from before Redis was asked */
  ofFlight(plan: Plan, noted: number, flight: InFlightFill, ticket: Ticket | undefined, stale: Stale): FillLease;
  /** Whose answer nobody waits for; it is stored in the memory alone. */
  alone(plan: Plan, stale: Stale): FillLease;
  /** Its answer is for the requests that wait for it, and is not stored. */
  bypassing(plan: Plan, land: InFlightFill['land']): FillLease;
  /** Never what was purged since `noted`, nor what is too old for anything. */
  staleUntilPurged(entry: Entry | undefined, noted: number): Stale;
}

export interface FillLeasesParts {
  readonly stores: Stores;
  readonly fence: Pick<Fence, 'note' | 'isClean'>;
  /** Finds an entry of any age, in memory or in Redis. */
  find(plan: Plan): Promise<Entry | undefined>;
  /** Wall-clock milliseconds. */
  readonly clock: () => number;
}

export function createFillLeases({ stores, fence, find, clock }: FillLeasesParts): FillLeases {
  const create = ({ policy }: Plan, findStale: FindStale, onComplete: OnComplete, onAbandon: Abandon): FillLease =>
    new LocalFillLease(policy, clock(), findStale, onComplete, onAbandon);

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
