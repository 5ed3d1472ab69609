import { ConfigError } from './config';
import { MigrationError } from './platform/database/migrate';
import { EmbeddedPostgresError } from './platform/embedded-postgres';

/**
 * What to tell a person whose command failed: a line where they can mend it, the stack where the mistake is ours.
 * @param what the sentence that the reason completes, e.g. `Loomgate cannot start`
 */
export function explain(error: unknown, what: string): string {
  if (!(error instanceof Error)) return `${what}: ${error}`;
  if (error instanceof ConfigError) return `The configuration is not valid:\n${error.message}`;
  if (error instanceof MigrationError || error instanceof EmbeddedPostgresError) return error.message;
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
  return code && !reason.includes(code) ? `${reason} (${code})` : reason;
}

/** A host with several addresses fails with an error for each and no message of its own. */
function messageOf(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message;
  return error.errors.map((one: unknown) => (one instanceof Error ? one.message : String(one))).join(', ');
}
