import { ConfigError } from '../config';
import { MigrationError } from '../database/migrate';

/**
 * What to tell a person whose command failed: a line where they can mend it, the stack where the mistake is ours.
 * @param what the sentence that the reason completes, e.g. `Loomgate cannot start`
 */
export function explain(error: unknown, what: string): string {
  if (!(error instanceof Error)) return `${what}: ${error}`;
  if (error instanceof ConfigError) return `The configuration is not valid:\n${error.message}`;
  if (error instanceof MigrationError || error.name === 'EmbeddedPostgresError') return error.message;
  if (isMistake(error)) return error.stack ?? error.message;
  return `${what}: ${reasonOf(error)}`;
}

function isMistake(error: Error): boolean {
  return [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind);
}

function reasonOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  // What `pg` says of a server that takes a connection and then is silent, or hangs up.
  if (/timeout expired|connection timeout|Connection terminated/.test(error.message))
    return `the database does not answer (${error.message}). Is DATABASE_URL right?`;
  const reason = messageOf(error);
  const words = code && !reason.includes(code) ? `${reason} (${code})` : reason;
  const advice = code && adviceFor[code];
  return advice ? `${words}. ${advice}` : words;
}

/** By what Postgres or the way to it says: it is the only server without which nothing starts. */
const adviceFor: Record<string, string> = {
  ECONNREFUSED: 'No server listens there: check DATABASE_URL, and that Postgres runs.',
  ENOTFOUND: 'There is no such host: check DATABASE_URL.',
  EAI_AGAIN: 'The name of the host cannot be resolved now: check DATABASE_URL.',
  '28P01': 'Check user and password of DATABASE_URL.',
  '3D000': 'Check the database of DATABASE_URL, or create it.',
  '42501': 'The role of DATABASE_URL must own the database: docs/operations.md.',
};

/** A host with several addresses fails with an error for each and no message of its own. */
function messageOf(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message;
  return error.errors.map((one: unknown) => (one instanceof Error ? one.message : String(one))).join(', ');
}
