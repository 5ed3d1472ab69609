import { withTimeout } from '../shared/with-timeout';

/**
 * Waits for something that others bring about.
 * @param deadlineMs on the clock of `performance.now()`; Infinity for none
 * @param promise never rejects
 * @returns undefined when the deadline has passed first
 */
export function waitUntil<T>(deadlineMs: number, promise: Promise<T>): Promise<T | undefined> {
  if (deadlineMs === Number.POSITIVE_INFINITY) return promise;
  return withTimeout(promise, deadlineMs - performance.now()).catch(() => undefined);
}
