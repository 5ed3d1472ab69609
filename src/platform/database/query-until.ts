import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { cancelStatement } from './cancel';
import { RawRowClient } from './rows/client';
import { RowsQuery, type RowsQueryConfig } from './rows/query';

/** A request to cancel that comes before its statement is ignored, so another is sent after a while. */
const cancelAgainMs = 100;

export type NamedQuery = RowsQueryConfig;

/**
 * Runs statements on one connection, one behind the other, until they are done or the signal aborts. In that case
 * whoever waits is told at once; they are cancelled behind its back, and the connection returns to the pool when it has
 * nothing to do any more.
 * @returns the rows of each; rejects with the signal's reason when it aborts, and with what the statement fails with
 */
export function queryUntil(signal: AbortSignal, pool: Pool, queries: readonly NamedQuery[]): Promise<object[]>[] {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  const sent = sendOnPool(signal, pool, queries);
  const answers = queries.map((_, index) => Promise.race([answerAt(sent, index), aborted]));
  Promise.allSettled([aborted, ...answers].slice(1)).then(() => signal.removeEventListener('abort', giveUp));
  aborted.catch(ignore);
  return answers;
}

async function answerAt(sent: Promise<readonly Promise<object[]>[]>, index: number): Promise<object[]> {
  return (await sent)[index] ?? [];
}

async function sendOnPool(
  signal: AbortSignal,
  pool: Pool,
  queries: readonly NamedQuery[],
): Promise<readonly Promise<object[]>[]> {
  signal.throwIfAborted();
  const client = await pool.connect();
  if (signal.aborted) {
    client.release();
    throw signal.reason;
  }
  // The pool listens to idle connections alone; an error nobody listens to would end the process.
  client.on('error', ignore);
  const answers = send(client, queries);
  const all = Promise.allSettled(answers);
  const isReusable = watch(signal, client, all);
  all.then(async () => {
    client.off('error', ignore);
    client.release(!(await isReusable()));
  });
  return answers;
}

const ignore = () => undefined;

function send(client: PoolClient, queries: readonly NamedQuery[]): Promise<object[]>[] {
  const sendAll = () => queries.map((query) => run(client, query));
  return queries.length > 1 && client instanceof RawRowClient ? client.together(sendAll) : sendAll();
}

function run(client: PoolClient, query: NamedQuery): Promise<object[]> {
  return new Promise((resolve, reject) => {
    client.query(new RowsQuery(query, (error, rows) => (error ? reject(error) : resolve(rows))));
  });
}

type Outcomes = Promise<readonly PromiseSettledResult<unknown>[]>;

/** Cancels what runs when the signal aborts. What it returns tells, afterwards, whether the connection is sound. */
function watch(signal: AbortSignal, client: PoolClient, all: Outcomes): () => Promise<boolean> {
  const settled = all.then((outcomes) => outcomes.every(isSound));
  let cancelled: Promise<boolean> | undefined;
  const cancel = () => {
    cancelled = cancelUntil(settled, client);
  };
  signal.addEventListener('abort', cancel, { once: true });
  return async () => {
    signal.removeEventListener('abort', cancel);
    // A request that is still on its way would hit whatever runs on the connection next.
    return (await settled) && ((await cancelled) ?? true);
  };
}

/** After an error of the statement the connection goes on; after one of the session, or of the network, it does not. */
function isSound(outcome: PromiseSettledResult<unknown>): boolean {
  if (outcome.status === 'fulfilled') return true;
  return outcome.reason instanceof DatabaseError && outcome.reason.severity === 'ERROR';
}

async function cancelUntil(settled: Promise<unknown>, client: PoolClient): Promise<boolean> {
  const done = settled.then(() => true);
  do {
    if (!(await cancelStatement(client))) return false;
  } while (!(await Promise.race([done, sleep(cancelAgainMs, false)])));
  return true;
}
