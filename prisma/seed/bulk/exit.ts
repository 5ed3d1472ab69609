import { ConfigError, Interrupted, MigrationError } from 'loomgate/commands';
import { UsageError } from './options';
import { SeedError } from './plan';

/** Says what went wrong and sets the exit code: 2 for a wrong command line, 130 or 143 for a signal, otherwise 1. */
export function fail(error: unknown): void {
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : error instanceof Interrupted ? error.exitCode : 1;
}

/** Errors made for readers, and those of Postgres and the network, say all there is to say; any other needs its stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Interrupted) return 'Interrupted: nothing was stored.';
  if (readable.some((kind) => error instanceof kind)) return error.message;
  if ('code' in error) return `The database said: ${error.message || error.code}. Nothing was stored.`;
  return error.stack ?? error.message;
}

const readable = [UsageError, SeedError, ConfigError, MigrationError];
