import { createHash } from 'node:crypto';
import { DatabaseError } from 'pg';
import { codeOfSqlState, LoomgateError } from '../errors';
import type { Execute, Statement } from '../loaders';
import type { Pipelines } from './pipelines/pipelines';
import { toParameter } from './to-parameter';

/**
 * Runs the loaders' statements, each as a prepared one, and names their failures by the catalogue. A
 * statement with a signal is cancelled when that aborts, and fails with the signal's reason at once.
 */
export function createExecute({ run }: Pick<Pipelines, 'run'>): Execute {
  return async ({ label, text, values, missing }: Statement, signal) => {
    try {
      const query = { name: nameOf(label, text), text, values: values.map(toParameter), missing };
      const rows: unknown = await run(query, signal);
      return Array.isArray(rows) ? rows : [];
    } catch (error) {
      throw signal?.aborted && error === signal.reason ? error : toLoomgateError(error);
    }
  };
}

const names = new Map<string, string>();
/** Postgres cuts a name at 63 bytes. */
const maxNameLength = 63;

/** The same text has the same name, so that each connection plans it once. */
function nameOf(label: string, text: string): string {
  const known = names.get(text);
  if (known) return known;
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 12);
  const name = `${label.slice(0, maxNameLength - 1 - digest.length)}:${digest}`;
  names.set(text, name);
  return name;
}

/** What is not an answer of the database is a failure to reach it. */
function toLoomgateError(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return new LoomgateError('DATABASE_UNAVAILABLE', undefined, { cause: error });
  const code = codeOfSqlState(error.code ?? '');
  return code ? new LoomgateError(code, undefined, { cause: error }) : error;
}
