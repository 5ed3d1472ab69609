/** The history in the database and the one on disk cannot be brought together without a person. */
export class MigrationError extends Error {}

/** @param reason what keeps the database from being migrated, with what to do, a line for each */
export function refusal(reason: string, cause?: unknown): MigrationError {
  return new MigrationError(`The database cannot be migrated:\n${reason}`, { cause });
}
