import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs a task periodically. Each pause varies by up to 25 %, so that instances do not run at the same time.
 * @param firstMs pause before the first run
 * @param task returns the milliseconds until its next run
 * @returns resolves after the signal has aborted and the running task has ended
 */
export async function runPeriodically(
  signal: AbortSignal,
  firstMs: number,
  task: () => number | Promise<number>,
): Promise<void> {
  const pause = (ms: number) => sleep(ms * (0.75 + Math.random() / 2), undefined, { signal, ref: false });
  for (let pauseMs = firstMs; !signal.aborted; ) {
    await pause(pauseMs).catch(() => undefined);
    if (!signal.aborted) pauseMs = await task();
  }
}
