import { ConfigError, Interrupted, MigrationError } from 'loomgate/commands';
import { UsageError } from './options';
import { SeedError } from './plan';

/** Prints an error and sets the exit code: 2 for wrong usage, 130 or 143 for a signal, otherwise 1. */
export function fail(error: unknown): void {
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : error instanceof Interrupted ? error.exitCode : 1;
}

/** Errors for users, of Postgres and of the network need no stack; all others are printed with it. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Interrupted) return 'Interrupted: nothing was stored.';
  if (errorsWithFullMessage.some((kind) => error instanceof kind)) return error.message;
  if ('code' in error) return `Database error: ${error.message || error.code}. Nothing was stored.`;
  return error.stack ?? error.message;
}

const errorsWithFullMessage = [UsageError, SeedError, ConfigError, MigrationError];
