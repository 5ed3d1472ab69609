import { DatabaseError, type PoolClient } from 'pg';
import { RawRowClient } from '../rows/client';
import { RowsQuery } from '../rows/query';
import type { Asked } from './asked';
import { cancelUntil } from './cancel-until';
import type { Pace } from './pace';

/** What Postgres has answered to a statement. */
interface Outcome {
  readonly error: Error | null | undefined;
  readonly rows: object[];
}

/**
 * Runs statements on one connection, one behind the other, and gives it back to the pool when it has nothing to do any
 * more. Postgres answers them in their order, so the first that it has not answered is the one that it is at; where nobody
 * waits for that one any more, it is cancelled.
 * @param sendAgain given those that another has made fail
 */
export async function runTogether(
  client: PoolClient,
  aboard: readonly Asked[],
  pace: Pace,
  sendAgain: (asked: Asked) => void,
): Promise<void> {
  // The pool listens to idle connections alone; an error nobody listens to would end the process.
  client.on('error', ignore);
  const cancellations: Promise<boolean>[] = [];
  let isSound = true;
  for (const { asked, promise } of send(client, aboard)) {
    const startedAt = performance.now();
    const { error, rows } = await untilGivenUp(client, asked, promise, cancellations);
    if (!error) pace.note(asked.query.name, performance.now() - startedAt);
    isSound &&= !error || isOfStatement(error);
    if (isOfAnother(error, cancellations.length > 0) && asked.mayBeSentAgain()) sendAgain(asked);
    else asked.settle(error, rows);
  }
  // A request that is still on its way would hit whatever runs on the connection next.
  const arrived = await Promise.all(cancellations);
  client.off('error', ignore);
  client.release(!isSound || arrived.includes(false));
}

const ignore = () => undefined;

function send(client: PoolClient, aboard: readonly Asked[]) {
  const sent = aboard.map((asked) => ({ asked, ...Promise.withResolvers<Outcome>() }));
  const sendAll = () => {
    for (const { asked, resolve } of sent)
      client.query(new RowsQuery(asked.query, (error, rows) => resolve({ error, rows })));
  };
  if (aboard.length > 1 && client instanceof RawRowClient)
    client.together(sendAll, Promise.all(sent.map(({ promise }) => promise)));
  else sendAll();
  return sent;
}

/** Waits for the outcome of the statement that Postgres is at. */
async function untilGivenUp(
  client: PoolClient,
  { signal }: Asked,
  outcome: Promise<Outcome>,
  cancellations: Promise<boolean>[],
): Promise<Outcome> {
  const cancel = () => void cancellations.push(cancelUntil(outcome, client));
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  const answered = await outcome;
  signal?.removeEventListener('abort', cancel);
  return answered;
}

/**
 * What may be the failure of another: a cancellation that came when its statement was done, or a prepared statement that
 * is not there because the one that was to prepare it has failed. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
function isOfAnother(error: unknown, hasCancelled: boolean): boolean {
  return error instanceof DatabaseError && (error.code === '26000' || (error.code === '57014' && hasCancelled));
}

/** After an error of the statement the connection goes on; after one of the session, or of the network, it does not. */
function isOfStatement(error: unknown): boolean {
  return error instanceof DatabaseError && error.severity === 'ERROR';
}
