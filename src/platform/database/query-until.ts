import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError, type Pool, type PoolClient, type QueryConfig, type QueryResult } from 'pg';
import { cancelStatement } from './cancel';

/** A request to cancel that comes before its statement is ignored, so another is sent after a while. */
const cancelAgainMs = 100;

/**
 * Runs a statement until it is done or the signal aborts. In that case the caller is told at once; the statement is
 * cancelled behind its back, and the connection returns to the pool when it has nothing to do any more.
 * @throws the signal's reason when it aborts, and what `pool.query` throws
 */
export async function queryUntil(signal: AbortSignal, pool: Pool, query: QueryConfig): Promise<QueryResult> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([runOnPool(signal, pool, query), aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

async function runOnPool(signal: AbortSignal, pool: Pool, query: QueryConfig): Promise<QueryResult> {
  const client = await pool.connect();
  if (signal.aborted) {
    client.release();
    throw signal.reason;
  }
  // The pool listens to idle connections alone; an error nobody listens to would end the process.
  client.on('error', ignore);
  const answer = client.query(query);
  const isReusable = watch(signal, client, answer);
  answer.catch(ignore).then(async () => {
    client.off('error', ignore);
    client.release(!(await isReusable()));
  });
  return answer;
}

const ignore = () => undefined;

/** Cancels the statement when the signal aborts. What it returns tells, afterwards, whether the connection is sound. */
function watch(signal: AbortSignal, client: PoolClient, answer: Promise<unknown>): () => Promise<boolean> {
  const settled = answer.then(() => true, isSound);
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
function isSound(error: unknown): boolean {
  return error instanceof DatabaseError && error.severity === 'ERROR';
}

async function cancelUntil(settled: Promise<unknown>, client: PoolClient): Promise<boolean> {
  const done = settled.then(() => true);
  do {
    if (!(await cancelStatement(client))) return false;
  } while (!(await Promise.race([done, sleep(cancelAgainMs, false)])));
  return true;
}
