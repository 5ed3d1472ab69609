import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError, type PoolClient } from 'pg';
import { cancelStatement } from '../cancel';
import { RawRowClient } from '../rows/client';
import type { Latency } from './batching';
import type { Outcome, RunningStatement } from './running-statement';

/**
 * Sends statements down one connection in one message, and returns the connection to the pool when all are answered.
 * Postgres answers in order, so the first statement without an answer is the one that runs. If its signal aborts, it is
 * cancelled.
 * @param timeoutMs how long `pg` waits for a statement; 0 for no limit
 * @param end ends the transaction of the statements: if it fails, the connection is not used again
 */
export async function runTogether(
  client: PoolClient,
  statements: readonly RunningStatement[],
  latency: Latency,
  timeoutMs: number,
  end?: RunningStatement,
): Promise<void> {
  // The pool handles errors of idle connections only; an 'error' event without a listener would end the process.
  client.on('error', ignore);
  send(client, statements, timeoutMs);
  const cancels: Promise<boolean>[] = [];
  let isUsable = true;
  for (const [index, statement] of statements.entries()) {
    const startedAt = performance.now();
    const { error } = await outcomeOf(statement, () => {
      for (const exposed of statements.slice(index)) exposed.isExposedToCancel = true;
      cancels.push(cancelUntilAnswered(statement, client));
    });
    if (!error) latency.note(statement.key, performance.now() - startedAt);
    isUsable &&= !error || (statement !== end && isOfStatement(error));
  }
  // A cancel request that is still on its way would hit the next statement of the connection.
  const haveArrived = await Promise.all(cancels);
  client.off('error', ignore);
  client.release(!isUsable || haveArrived.includes(false));
}

const ignore = () => undefined;

/** Sends all in one message. The timeout of each begins when those before it are answered, so it is a multiple. */
function send(client: PoolClient, statements: readonly RunningStatement[], timeoutMs: number): void {
  const sendAll = () => {
    for (const [index, statement] of statements.entries()) {
      statement.query_timeout = timeoutMs * (index + 1);
      client.query(statement);
    }
  };
  if (statements.length > 1 && client instanceof RawRowClient)
    client.pipelined(sendAll, Promise.all(statements.map(({ outcome }) => outcome)));
  else sendAll();
}

/** Waits for the answer. @param cancel called if the signal aborts first */
async function outcomeOf(statement: RunningStatement, cancel: () => void): Promise<Outcome> {
  const { signal } = statement;
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted && !statement.isAnswered) cancel();
  const outcome = await statement.outcome;
  signal?.removeEventListener('abort', cancel);
  return outcome;
}

/** Postgres ignores a cancel request that arrives before its statement, so it is repeated after this time. */
const cancelAgainMs = 100;

/**
 * Cancels the running statement of a connection, repeatedly until it is answered.
 * @returns false if a request did not arrive in time: it may cancel any later statement
 */
async function cancelUntilAnswered(statement: RunningStatement, client: PoolClient): Promise<boolean> {
  while (!statement.isAnswered) {
    if (!(await cancelStatement(client))) return false;
    await Promise.race([statement.outcome, sleep(cancelAgainMs)]);
  }
  return true;
}

/** Whether the connection is usable after an error: yes after an error of the statement, no after one of the session. */
function isOfStatement(error: unknown): boolean {
  return error instanceof DatabaseError && error.severity === 'ERROR';
}
