import { createSemaphore } from '../../shared/semaphore';

/**
 * Limits the concurrent work of each client; further work waits in order of arrival. No more than that starts in one turn of
 * the event loop, so that other clients are served even if the work waits for nothing.
 * @param client the key of the client
 * @param signal ends the waiting, but not the work
 * @returns undefined if the signal aborts before the work starts; rejects as the work does
 */
export type ClientConcurrency = <T>(
  client: string,
  signal: AbortSignal,
  work: () => Promise<T>,
) => Promise<T | undefined>;

export function createClientConcurrency(maxEach: number): ClientConcurrency {
  const limit = createSemaphore({ maxConcurrentPerClient: maxEach, releaseNextTick: true });
  return (client, signal, work) => limit(client, work, signal);
}
