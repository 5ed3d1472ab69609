import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for something that is to be expected, for longer than it should take.
 * @throws Error with the text of the condition when it does not come about
 */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not so within ${timeoutMs} ms: ${condition}`);
    await sleep(10);
  }
}
