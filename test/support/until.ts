import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls a condition until it holds.
 * @throws Error with the text of the condition if it does not hold in time
 */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not so within ${timeoutMs} ms: ${condition}`);
    await sleep(10);
  }
}
