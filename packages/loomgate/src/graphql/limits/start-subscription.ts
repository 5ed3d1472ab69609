import type { Viewer } from '../../modules/context';
import { bucketKeyOf } from './account';
import { createClientConcurrency } from './client-concurrency';

/** Subscriptions of one client that are being started at once. */
const maxConcurrentStarts = 10;

/**
 * Starts a subscription after earlier ones of the same client.
 * @param signal ends the waiting
 * @returns undefined if the signal aborts before the start
 */
export type StartSubscription = <T>(
  caller: { readonly viewer: Viewer | null; readonly address: string },
  signal: AbortSignal,
  start: () => Promise<T>,
) => Promise<T | undefined>;

/** Starts one subscription of a client in each turn of the event loop, over any number of connections. */
export function createStartSubscription(): StartSubscription {
  const limitConcurrency = createClientConcurrency(maxConcurrentStarts);
  const onePerTurn = createClientConcurrency(1);
  return (caller, signal, start) => {
    const client = bucketKeyOf(caller);
    return limitConcurrency(client, signal, async () => {
      await onePerTurn(client, signal, async () => undefined);
      return signal.aborted ? undefined : start();
    });
  };
}
