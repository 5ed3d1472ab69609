import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Does something again and again, each time after a pause that it names itself; no two instances in the same moment.
 * @param firstMs before the first time
 * @param task says in how many milliseconds it wants to be done again
 * @returns resolves when the signal has aborted and the task is not under way
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
