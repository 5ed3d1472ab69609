import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { cancelStatement } from '../cancel';
import type { SentStatement } from './sent-statement';

/** A request to cancel that comes before its statement is ignored, so another is sent after a while. */
const cancelAgainMs = 100;

/**
 * Cancels the statement that a connection is at, as often as it takes.
 * @returns false when a request did not arrive in time: it may hit anything that comes later
 */
export async function cancelUntilAnswered(sent: SentStatement, client: PoolClient): Promise<boolean> {
  while (!sent.isAnswered) {
    if (!(await cancelStatement(client))) return false;
    await Promise.race([sent.outcome, sleep(cancelAgainMs)]);
  }
  return true;
}
