import { DatabaseError, type PoolClient } from 'pg';
import { isStaleStatement } from '../spent-connection';
import { cancelUntilAnswered } from './cancel-until';
import type { Latency } from './latency';
import type { PendingStatement } from './pending-statement';
import { type SentStatement, sendAll } from './sent-statement';

interface Options {
  readonly pace: Latency;
  /** For how long the driver waits for a statement, in milliseconds; 0 is for ever. */
  readonly patienceMs: number;
  /** Given those that another has made fail, and those that are no longer what the connection has prepared. */
  sendAgain(asked: PendingStatement): void;
}

/**
 * Runs statements on one connection, one behind the other, and gives it back to the pool when it has nothing to do any
 * more. Postgres answers them in their order, so the first that it has not answered is the one that it is at; where nobody
 * waits for that one any more, it is cancelled.
 */
export async function runTogether(
  client: PoolClient,
  aboard: readonly PendingStatement[],
  { pace, patienceMs, sendAgain }: Options,
): Promise<void> {
  // The pool listens to idle connections alone; an error nobody listens to would end the process.
  client.on('error', ignore);
  const cancellations: Promise<boolean>[] = [];
  let isSound = true;
  for (const sent of sendAll(client, aboard, patienceMs)) {
    const { asked } = sent;
    const startedAt = performance.now();
    const { error, rows } = await untilGivenUp(client, sent, cancellations);
    if (!error) pace.note(asked.query.name, performance.now() - startedAt);
    isSound &&= !error || isOfStatement(error);
    const isStale = isStaleStatement(error);
    // Other connections may hold it in its old form, too.
    if (isStale) asked.isPrepared = false;
    if ((isStale || isOfAnother(error, cancellations.length > 0)) && asked.mayBeSentAgain()) sendAgain(asked);
    else asked.settle(error, rows);
  }
  // A request that is still on its way would hit whatever runs on the connection next.
  const arrived = await Promise.all(cancellations);
  client.off('error', ignore);
  client.release(!isSound || arrived.includes(false));
}

const ignore = () => undefined;

/** Waits for the answer to the statement that Postgres is at, and cancels that when nobody waits any more. */
async function untilGivenUp(client: PoolClient, sent: SentStatement, cancellations: Promise<boolean>[]) {
  const { signal } = sent.asked;
  const cancel = () => void cancellations.push(cancelUntilAnswered(sent, client));
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted && !sent.isAnswered) cancel();
  const outcome = await sent.outcome;
  signal?.removeEventListener('abort', cancel);
  return outcome;
}

/**
 * What may be the failure of another: a cancellation that came when its statement was done.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
function isOfAnother(error: unknown, hasCancelled: boolean): boolean {
  return error instanceof DatabaseError && error.code === '57014' && hasCancelled;
}

/** After an error of the statement the connection goes on; after one of the session, or of the network, it does not. */
function isOfStatement(error: unknown): boolean {
  return error instanceof DatabaseError && error.severity === 'ERROR';
}
