import type { DiagnoseMigrationHistoryOutput, MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { isNotRolling } from './migrations-folder';

/** A history in the database, compared with the migrations on disk. */
interface Compared {
  /** Applied or begun by a newer version: no file of this version has their names. */
  readonly newer: readonly string[];
  /** Why this version must not start on it, one line each, with what to do. */
  readonly reasons: readonly string[];
}

/**
 * Compares the history in the database with the migrations on disk. Migrations of a newer version are no reason to refuse,
 * unless their names say that they are not rolling, or something is missing besides (decision 61).
 * @param repeated the failed migrations that are run again
 * @param table where the history is
 */
export function compareHistory(
  { history, failedMigrationNames, editedMigrationNames }: DiagnoseMigrationHistoryOutput,
  { migrationDirectories }: MigrationList,
  repeated: readonly string[],
  table: string,
): Compared {
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
          `${name} failed before; mend the database, then: delete from ${table} where migration_name = '${name}' and finished_at is null`,
      ),
      ...editedMigrationNames.map((name) => `${name} was changed after it had been applied; restore the file`),
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
