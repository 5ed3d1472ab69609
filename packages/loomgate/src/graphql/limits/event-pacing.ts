import { setTimeout as sleep } from 'node:timers/promises';
import type { Viewer } from '../../modules/context';
import { type Account, bucketKeyOf, type Charge, createAccount, type RateBuckets, type RatePolicy } from './account';
import { createClientConcurrency } from './client-concurrency';

/** An event that is to be executed for somebody who follows it. */
export interface PacedEvent {
  readonly caller: { readonly viewer: Viewer | null; readonly address: string };
  /** What executing it may cost. */
  readonly cost: number;
  /** Whether it had happened when the subscription began. */
  readonly isReplay: boolean;
}

/**
 * Executes an event when its client may have it: events are slowed down, and never lost.
 * @param signal ends the waiting
 * @param execute given what has been charged, which it settles; undefined where nobody's rate is limited
 * @returns undefined where the signal has aborted before
 */
export type EventPacing = <T>(
  event: PacedEvent,
  signal: AbortSignal,
  execute: (charge: Charge | undefined) => Promise<T>,
) => Promise<T | undefined>;

/** Events of a client that are executed at once. */
const eventsAtOnce = 10;
/** Events of the time before a subscription that a client is told in a row, and each second after that. */
const replays: RatePolicy = { capacity: 1_000, refillPerSecond: 100 };
/** A bucket is asked again no sooner. */
const leastPauseMs = 10;

/**
 * A client's events are charged to the bucket of its operations, and wait while that has not enough. Few are executed at once,
 * so that other clients are not behind all of them. Those that it has missed come from a bucket of their own besides.
 * @param account undefined where nobody's rate is limited
 * @param buckets of what is replayed
 */
export function createEventPacing(account: Account | undefined, buckets: RateBuckets): EventPacing {
  const replayed = account && createAccount(buckets, replays, { kind: 'replay:' });
  const inLane = createClientConcurrency(eventsAtOnce);
  const inReplayLane = createClientConcurrency(1);

  return async ({ caller, cost, isReplay }, signal, execute) => {
    const client = bucketKeyOf(caller);
    // Before it takes a place among those that are executed: what happens now does not wait for what is replayed.
    if (isReplay && replayed) await inReplayLane(client, signal, () => charged(replayed, caller, 1, signal));
    return inLane(client, signal, async () => {
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
    await sleep(Math.max(leastPauseMs, charge.retryAfterMs), undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}
