import type { Client, QueryResult, QueryResultRow } from 'pg';
import type { Progress } from './progress';
import type { Rejects } from './rejects';

/** The shared state of an import: one connection inside one transaction. */
export interface Session {
  readonly client: Client;
  readonly rejects: Rejects;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /**
   * Runs one statement.
   * @throws the signal's reason after an interruption, otherwise the error of the database
   */
  run<R extends QueryResultRow = QueryResultRow>(statement: string, values?: unknown[]): Promise<QueryResult<R>>;
  /** Runs one statement. @returns the number of rows written or found */
  count(statement: string, values?: unknown[]): Promise<number>;
}

export function createSession(parts: Pick<Session, 'client' | 'rejects' | 'progress' | 'signal'>): Session {
  const run: Session['run'] = (statement, values) => {
    parts.signal.throwIfAborted();
    return parts.client.query(statement, values);
  };
  return { ...parts, run, count: async (statement, values) => (await run(statement, values)).rowCount ?? 0 };
}
