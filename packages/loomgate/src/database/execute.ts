import { DatabaseError } from 'pg';
import { codeOfSqlState, LoomgateError } from '../errors';
import type { Execute, Statement } from '../loaders';
import type { Pipelines } from './pipelines/pipelines';

/**
 * Runs the statements of loaders, and translates the errors of Postgres to those of the error catalogue. If the signal of a
 * statement aborts, the statement is cancelled and rejects with the signal's reason at once.
 */
export function createExecute({ run }: Pick<Pipelines, 'run'>): Execute {
  return async (statement, signal) => {
    if (statement.rowSecurity) await requireSession(statement);
    try {
      const rows: unknown = await run(statement, signal);
      return Array.isArray(rows) ? rows : [];
    } catch (error) {
      throw signal?.aborted && error === signal.reason ? error : toLoomgateError(error);
    }
  };
}

/** @throws LoomgateError FORBIDDEN for a statement outside a request, and what `OperationSession.check` throws */
async function requireSession({ session }: Statement): Promise<void> {
  if (!session) throw new LoomgateError('FORBIDDEN');
  await session.check();
}

/** Every error that Postgres did not send is a failure of the connection. */
function toLoomgateError(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return new LoomgateError('DATABASE_UNAVAILABLE', undefined, { cause: error });
  const code = codeOfSqlState(error.code ?? '');
  return code ? new LoomgateError(code, undefined, { cause: error }) : error;
}
