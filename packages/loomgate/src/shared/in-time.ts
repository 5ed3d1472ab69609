/** Something that should have happened by now. */
export class LateError extends Error {}

/**
 * @returns what the promise comes to
 * @throws LateError when that takes longer
 */
export function inTime<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new LateError(`not done within ${timeoutMs} ms`)), timeoutMs);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
