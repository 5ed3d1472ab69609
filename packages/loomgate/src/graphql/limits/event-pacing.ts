import { setTimeout as sleep } from 'node:timers/promises';
import type { Viewer } from '../../modules/context';
import { type Account, bucketKeyOf, type Charge, createAccount, type RateBuckets, type RatePolicy } from './account';
import { createClientConcurrency } from './client-concurrency';

/** An event of a subscription that waits for its execution. */
export interface PacedEvent {
  readonly caller: { readonly viewer: Viewer | null; readonly address: string };
  /** The highest cost of its execution. */
  readonly cost: number;
  /** Whether the event is from before the start of the subscription. */
  readonly isReplay: boolean;
}

/**
 * Executes an event when the rate limit of its client allows it. Events are delayed, never dropped.
 * @param signal ends the waiting
 * @param execute gets the charge and settles it; undefined if the rate limit is off
 * @returns undefined if the signal aborts before the execution
 */
export type EventPacing = <T>(
  event: PacedEvent,
  signal: AbortSignal,
  execute: (charge: Charge | undefined) => Promise<T>,
) => Promise<T | undefined>;

/** Concurrent executions of events of one client. */
const maxConcurrentEvents = 10;
/** The rate of replayed events of one client: the first 1,000 at once, then 100 each second. */
const replays: RatePolicy = { capacity: 1_000, refillPerSecond: 100 };
/** The shortest time between two requests to a bucket. */
const minPauseMs = 10;

/**
 * Charges events to the bucket of the client's operations; they wait while it does not have enough. Few are executed at once,
 * so that other clients are served between them. Replayed events take from a second bucket as well.
 * @param account undefined if the rate limit is off
 * @param buckets those of replayed events
 */
export function createEventPacing(account: Account | undefined, buckets: RateBuckets): EventPacing {
  const replayed = account && createAccount(buckets, replays, { kind: 'replay:' });
  const limitConcurrency = createClientConcurrency(maxConcurrentEvents);
  const limitReplays = createClientConcurrency(1);

  return async ({ caller, cost, isReplay }, signal, execute) => {
    const client = bucketKeyOf(caller);
    // Outside the concurrency limit, so that live events do not wait for replayed ones.
    if (isReplay && replayed) await limitReplays(client, signal, () => charged(replayed, caller, 1, signal));
    return limitConcurrency(client, signal, async () => {
      const charge = account && (await charged(account, caller, cost, signal));
      if (!signal.aborted) return execute(charge);
      charge?.settle(0);
      return undefined;
    });
  };
}

/** Waits until the bucket has enough. */
async function charged(
  account: Account,
  caller: PacedEvent['caller'],
  cost: number,
  signal: AbortSignal,
): Promise<Charge | undefined> {
  while (!signal.aborted) {
    const charge = await account(caller, cost);
    if (charge.allowed) return charge;
    await sleep(Math.max(minPauseMs, charge.retryAfterMs), undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}
