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
export type QueryUntil = (signal: AbortSignal, query: QueryConfig) => Promise<QueryResult>;

interface Waiting extends PromiseWithResolvers<QueryResult> {
  readonly query: QueryConfig;
}

/**
 * What is asked for in one turn with one signal, as the statements of a round are, goes over one connection in one
 * write, each statement in a transaction of its own. A write that wakes a sleeping backend costs more than most of our
 * statements, and a request that needs one connection at a time waits less for it.
 */
export function createQueryUntil(pool: Pool): QueryUntil {
  const rounds = new Map<AbortSignal, Waiting[]>();

  function begin(signal: AbortSignal): Waiting[] {
    const round: Waiting[] = [];
    rounds.set(signal, round);
    queueMicrotask(() => {
      rounds.delete(signal);
      void runTogether(signal, pool, round);
    });
    return round;
  }

  return (signal, query) => {
    signal.throwIfAborted();
    const waiting = { query, ...Promise.withResolvers<QueryResult>() };
    (rounds.get(signal) ?? begin(signal)).push(waiting);
    return waiting.promise;
  };
}

async function runTogether(signal: AbortSignal, pool: Pool, round: readonly Waiting[]): Promise<void> {
  const rejectAll = (reason: unknown) => {
    for (const { reject } of round) reject(reason);
  };
  const giveUp = () => rejectAll(signal.reason);
  if (signal.aborted) return giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    const client = await pool.connect();
    if (signal.aborted) client.release();
    else await send(signal, client, round);
  } catch (error) {
    rejectAll(error);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** @returns when all have been answered, and the connection is the pool's again */
async function send(signal: AbortSignal, client: PoolClient, round: readonly Waiting[]): Promise<void> {
  // The pool listens to idle connections alone; an error nobody listens to would end the process.
  client.on('error', ignore);
  const { stream } = client.connection;
  stream.cork();
  const answers = round.map(({ query, resolve, reject }) => {
    const answer = client.query(query);
    answer.then(resolve, reject);
    return answer.then(() => true, isSound);
  });
  stream.uncork();
  const settled = Promise.all(answers).then((sound) => sound.every(Boolean));
  const isReusable = await watch(signal, client, settled);
  client.off('error', ignore);
  client.release(!isReusable);
}

const ignore = () => undefined;

/**
 * Cancels the statements when the signal aborts.
 * @param settled when all are done, with whether the connection goes on
 * @returns then, too, whether the connection is sound
 */
async function watch(signal: AbortSignal, client: PoolClient, settled: Promise<boolean>): Promise<boolean> {
  let cancelled: Promise<boolean> | undefined;
  const cancel = () => {
    cancelled = cancelUntil(settled, client);
  };
  signal.addEventListener('abort', cancel, { once: true });
  const isSound = await settled;
  signal.removeEventListener('abort', cancel);
  // A request that is still on its way would hit whatever runs on the connection next.
  return isSound && ((await cancelled) ?? true);
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
