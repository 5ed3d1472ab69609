import type { Pool, PoolClient } from 'pg';
import { applySession, type OperationSession } from '../../shared/viewer-session';
import type { RowClasses } from '../rows/row-classes';
import type { Latency } from './batching';
import { runTogether } from './run-together';
import { type Outcome, RunningStatement } from './running-statement';

/** Runs statements on tables with row level security. */
export interface SessionTransactions {
  /**
   * Runs a statement in a transaction with the role and the settings of its session.
   * @throws what `OperationSession.use` throws
   */
  run(statement: RunningStatement, session: OperationSession): Promise<Outcome>;
}

/** The most statements of one transaction. */
const maxBatch = 32;

/** Statements of one operation that wait for a connection. */
interface Batch {
  /** The parameter of `applySession`. */
  readonly settings: string;
  readonly statements: RunningStatement[];
  /** The error of the statements that begin the transaction; undefined if they succeed. */
  readonly begun: PromiseWithResolvers<Error | undefined>;
}

/**
 * Collects the statements that an operation sends in one turn of the event loop, or until a connection is free, and sends
 * them in one message:
 *
 *     begin read only; select set_config(...); savepoint s; <statement>; rollback to s; <statement>; rollback to s; commit
 *
 * Role and settings end with the transaction, also after an error, so the connection is clean for the next viewer. The
 * savepoint, for two and more statements, keeps an error of one from the others.
 */
export function createSessionTransactions(pool: Pool, latency: Latency, classes: RowClasses): SessionTransactions {
  const { query_timeout: timeoutMs = 0 } = pool.options;
  const waiting = new Map<OperationSession, Batch>();

  function batchOf(session: OperationSession): Batch {
    const open = waiting.get(session);
    if (open && open.statements.length < maxBatch) return open;
    const batch: Batch = { settings: session.use(), statements: [], begun: Promise.withResolvers() };
    waiting.set(session, batch);
    setImmediate(() => flush(session, batch));
    return batch;
  }

  async function flush(session: OperationSession, batch: Batch): Promise<void> {
    const client = await pool.connect().catch((error: Error) => error);
    if (waiting.get(session) === batch) waiting.delete(session);
    batch.begun.resolve(client instanceof Error ? fail(batch, client) : await runBatch(client, batch));
  }

  /** @returns the error of the beginning, as soon as that is answered */
  async function runBatch(client: PoolClient, { settings, ...batch }: Batch): Promise<Error | undefined> {
    const statements = batch.statements.filter(({ isAborted }) => !isAborted);
    if (statements.length === 0) {
      client.release();
      return undefined;
    }
    const { beginning, rest, end } = toTransaction(settings, statements, classes);
    void runTogether(client, [...beginning, ...rest, end], latency, timeoutMs, end);
    const outcomes = await Promise.all(beginning.map(({ outcome }) => outcome));
    return outcomes.find(({ error }) => error)?.error ?? undefined;
  }

  return {
    async run(statement, session) {
      const { statements, begun } = batchOf(session);
      statements.push(statement);
      const outcome = await statement.answer;
      // Postgres answers in order. Where the beginning failed, the statement ran without the session, or not at all.
      const error = await begun.promise;
      return error ? { error, rows: [] } : outcome;
    },
  };
}

function fail({ statements }: Batch, error: Error): undefined {
  for (const statement of statements) statement.end(error);
}

/** Adds the statements that begin and end the transaction. */
function toTransaction(settings: string, statements: readonly RunningStatement[], classes: RowClasses) {
  const control = (text: string, ...values: readonly string[]) =>
    new RunningStatement({ label: 'session', text, values }, undefined, true, classes);
  const beginning = [control('begin read only'), control(applySession, settings)];
  const end = control('commit');
  if (statements.length === 1) return { beginning, rest: statements, end };
  beginning.push(control('savepoint loomgate'));
  const rest = statements.flatMap((statement) => [statement, control('rollback to savepoint loomgate')]);
  return { beginning, rest, end };
}
