/** The database cannot be migrated without an operator. */
export class MigrationError extends Error {}

/** @param reason why the database cannot be migrated, and what to do; one line each */
export function refusal(reason: string, cause?: unknown): MigrationError {
  return new MigrationError(`The database cannot be migrated:\n${reason}`, { cause });
}
