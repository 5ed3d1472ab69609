/** Something that should have happened by now. */
export class TimeoutError extends Error {}

/**
 * @returns what the promise comes to
 * @throws LateError when that takes longer
 */
export function withTimeout<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new TimeoutError(`not done within ${timeoutMs} ms`)), timeoutMs);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
