import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { cancelStatement } from '../cancel';

/** A request to cancel that comes before its statement is ignored, so another is sent after a while. */
const cancelAgainMs = 100;

/**
 * Cancels what a connection is doing, as often as it takes.
 * @returns false when a request did not arrive in time: it may hit anything that comes later
 */
export async function cancelUntil(answered: Promise<unknown>, client: PoolClient): Promise<boolean> {
  const done = answered.then(() => true);
  do {
    if (!(await cancelStatement(client))) return false;
  } while (!(await Promise.race([done, sleep(cancelAgainMs, false)])));
  return true;
}
