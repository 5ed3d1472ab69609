import { DatabaseError, type Pool } from 'pg';
import type { Statement } from '../../loaders';
import { isStaleStatement } from '../connection-errors';
import { createRowClasses } from '../rows/row-classes';
import { createTypeCatalog, selectTypes } from '../rows/type-catalog';
import { connectionsFor, createLatency, takeBatch } from './batching';
import { runTogether } from './run-together';
import { type Outcome, RunningStatement } from './running-statement';
import { createSessionTransactions } from './session-transactions';

/** Runs the statements of loaders on the connections of a pool. */
export interface Pipelines {
  /**
   * Runs a statement. With a session it runs in a transaction of its operation alone (session-transactions.ts). Types of its
   * columns that are seen for the first time are then looked up, in a statement of their own.
   * @returns its rows; rejects with the signal's reason as soon as that aborts, and with the error of the statement
   */
  run(statement: Statement, signal?: AbortSignal): Promise<object[]>;
  /**
   * The number of statements that wait for a connection, without those for which the pool already has a waiting request, and
   * without those of the current turn of the event loop.
   */
  waiting(): number;
}

const maxAttempts = 3;

/**
 * Collects the statements of one turn of the event loop, of all operations. While enough connections are free, each runs on
 * its own connection. Otherwise all of them are sent in one message on the next connection, as a pipeline:
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
export function createPipelines(pool: Pool): Pipelines {
  const latency = createLatency();
  const { query_timeout: timeoutMs = 0 } = pool.options;
  const isAlone = ({ key }: RunningStatement) => latency.isSlow(key);
  let waiting: RunningStatement[] = [];
  let isPlanned = false;
  /** The number of connections requested from the pool and not there yet. At least 1 while statements wait. */
  let requested = 0;

  function plan(): void {
    if (isPlanned || waiting.length === 0) return;
    isPlanned = true;
    setImmediate(() => {
      isPlanned = false;
      const wanted = Math.min(connectionsFor(waiting, pool, isAlone), pool.options.max);
      for (let missing = wanted - requested; missing > 0; missing -= 1) flush();
    });
  }

  /** Sends waiting statements on the next free connection. */
  async function flush(): Promise<void> {
    requested += 1;
    const waitingNow = new Set(waiting);
    const client = await pool.connect().catch((error: Error) => fail(waitingNow, error));
    requested -= 1;
    waiting = waiting.filter(({ isAborted }) => !isAborted);
    const batch = client ? takeBatch(waiting, requested + 1, isAlone) : [];
    plan();
    if (batch.length === 0) client?.release();
    else if (client) runTogether(client, batch, latency, timeoutMs);
  }

  /** Fails statements that got no connection, unless another requested connection can still run them. */
  function fail(statements: ReadonlySet<RunningStatement>, error: Error): undefined {
    if (requested > 1) return;
    for (const statement of waiting) if (statements.has(statement)) statement.end(error);
    waiting = waiting.filter((statement) => !statements.has(statement));
  }

  /** A statement that is sent again has waited before, so it is the next to be sent. */
  function enqueue(statement: RunningStatement, isSentAgain: boolean): void {
    if (isSentAgain) waiting.unshift(statement);
    else if (!statement.isAborted) waiting.push(statement);
    plan();
  }

  const types = createTypeCatalog((oids, signal) => run({ label: 'types', text: selectTypes, values: [oids] }, signal));
  const classes = createRowClasses(types);
  const transactions = createSessionTransactions(pool, latency, classes);

  /** Learns the types of columns that are not known yet; it takes no time when all are. */
  function whenReadable(rows: object[], { unknownTypes, signal }: RunningStatement): object[] | Promise<object[]> {
    return unknownTypes.length === 0 ? rows : types.learn(unknownTypes, signal).then(() => rows);
  }

  function send(running: RunningStatement, session: Statement['session'], isSentAgain: boolean): Promise<Outcome> {
    if (session) return transactions.run(running, session);
    enqueue(running, isSentAgain);
    return running.answer;
  }

  async function run(statement: Statement, signal?: AbortSignal): Promise<object[]> {
    let isPrepared = true;
    for (let attempts = 1; ; attempts += 1) {
      const running = new RunningStatement(statement, signal, isPrepared, classes);
      const { error, rows } = await send(running, statement.session, attempts > 1);
      if (!error) return whenReadable(rows, running);
      if (attempts === maxAttempts || !mayBeSentAgain(running, error)) throw error;
      // Other connections may have prepared its old form, too.
      isPrepared &&= !isStaleStatement(error);
    }
  }

  return {
    run,
    waiting: () => (requested > 0 ? Math.max(0, waiting.filter(({ isAborted }) => !isAborted).length - requested) : 0),
  };
}

/** query_canceled: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const cancelled = '57014';

/** Whether an error has another cause than the statement: its preparation, or a cancel request for another statement. */
function mayBeSentAgain({ isExposedToCancel }: RunningStatement, error: unknown): boolean {
  return isStaleStatement(error) || (isExposedToCancel && error instanceof DatabaseError && error.code === cancelled);
}
