/** A promise has not settled in time. */
export class TimeoutError extends Error {}

/**
 * Limits the time to wait for a promise. The work behind it goes on.
 * @throws TimeoutError after `timeoutMs`
 */
export function withTimeout<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new TimeoutError(`not done within ${timeoutMs} ms`)), timeoutMs);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
