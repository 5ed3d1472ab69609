import { createSemaphore } from '../../shared/semaphore';

/**
 * Has so many of a client work at once; its others wait in the order in which they came. No more than that begin in a turn of
 * the event loop, so that other clients have theirs where work waits for nothing.
 * @param client whose work it is
 * @param signal ends the waiting, and not the work
 * @returns undefined where the signal has aborted before the work began; rejects as the work does
 */
export type ClientConcurrency = <T>(
  client: string,
  signal: AbortSignal,
  work: () => Promise<T>,
) => Promise<T | undefined>;

export function createClientConcurrency(maxConcurrentPerClient: number): ClientConcurrency {
  const inPlace = createSemaphore({ maxConcurrentPerClient, releaseNextTick: true });
  return (client, signal, work) => inPlace(client, work, signal);
}
