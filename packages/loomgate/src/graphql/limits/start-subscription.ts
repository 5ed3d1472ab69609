import type { Viewer } from '../../modules/context';
import { bucketKeyOf } from './account';
import { createClientConcurrency } from './client-concurrency';

/** Subscriptions of a client that are begun at once. */
const openingsAtOnce = 10;

/**
 * Begins a subscription when it is its turn among those of its client.
 * @param signal ends the waiting
 * @returns undefined where the signal has aborted before
 */
export type StartSubscription = <T>(
  caller: { readonly viewer: Viewer | null; readonly address: string },
  signal: AbortSignal,
  begin: () => Promise<T>,
) => Promise<T | undefined>;

/** One begins in a turn of the event loop, however many a client asks for at once, and over however many connections. */
export function createStartSubscription(): StartSubscription {
  const inLane = createClientConcurrency(openingsAtOnce);
  const inTurn = createClientConcurrency(1);
  return (caller, signal, begin) => {
    const client = bucketKeyOf(caller);
    return inLane(client, signal, async () => {
      await inTurn(client, signal, async () => undefined);
      return signal.aborted ? undefined : begin();
    });
  };
}
