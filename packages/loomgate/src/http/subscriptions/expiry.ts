/** The longest that a timer takes; by then it is looked at again. */
const longestMs = 2 ** 31 - 1;

/**
 * Calls when a token has expired.
 * @param expiresAtMs since 1970
 * @param signal calls it off
 */
export function whenExpired(expiresAtMs: number, signal: AbortSignal, call: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  function wait(until: number): void {
    const leftMs = until - Date.now();
    if (leftMs <= 0) call();
    else timer = setTimeout(() => wait(until), Math.min(leftMs, longestMs)).unref();
  }
  if (signal.aborted) return;
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  wait(expiresAtMs);
}
