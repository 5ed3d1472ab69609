import type { DiagnoseMigrationHistoryOutput, MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { isNotRolling } from './migrations-folder';

/** The difference between the history in the database and the migrations on disk. */
interface Comparison {
  /** Migrations that a newer version has applied or begun: this version has no file of their names. */
  readonly newer: readonly string[];
  /** Why this version must not start, and what to do; one line each. */
  readonly reasons: readonly string[];
}

/**
 * Compares the history in the database with the migrations on disk. Migrations of a newer version are accepted, unless their
 * names end in `_not_rolling`, or migrations of this version are missing as well (decision 61).
 * @param repeated the failed migrations that will be run again
 * @param table the table of the history
 */
export function compareHistory(
  { history, failedMigrationNames, editedMigrationNames }: DiagnoseMigrationHistoryOutput,
  { migrationDirectories }: MigrationList,
  repeated: readonly string[],
  table: string,
): Comparison {
  const known = new Set(migrationDirectories.map(({ path }) => path));
  const missing = history && 'unappliedMigrationNames' in history ? history.unappliedMigrationNames : [];
  const unknown = history && 'unpersistedMigrationNames' in history ? history.unpersistedMigrationNames : [];
  const failed = failedMigrationNames.filter((name) => !repeated.includes(name));
  const begun = failed.filter((name) => !known.has(name));
  const stopping = missing.length > 0 ? failed : failed.filter((name) => known.has(name));
  const newer = [...new Set([...unknown, ...begun])];
  return {
    newer,
    reasons: [
      ...stopping.map(
        (name) =>
          `${name} failed before; repair the database, then run: delete from ${table} where migration_name = '${name}' and finished_at is null`,
      ),
      ...editedMigrationNames.map((name) => `${name} was changed after it was applied; restore the file`),
      ...newer
        .filter(isNotRolling)
        .map((name) => `${name} is of a newer version, and this one cannot work with it; start the newer version`),
      ...(missing.length > 0 && unknown.length > 0 ? [diverged(unknown, missing)] : []),
    ],
  };
}

function diverged(unknown: readonly string[], missing: readonly string[]): string {
  const names = `${unknown.join(', ')} is applied but not known here, and ${missing.join(', ')} is not applied`;
  return `${names}; start a version that has all of these migrations`;
}
