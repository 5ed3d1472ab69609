import type { Pool } from 'pg';
import { MigrationError } from './migrate';
import { everyMigrations, historyOf, type Migrations, readMigrations } from './migrations-folder';

/** Names of migrations, by their folder: they are read once. */
const known = new Map<string, Promise<string[]>>();

/**
 * Checks that every migration of this version is applied, and none has failed: a database may be replaced below us.
 * @throws MigrationError
 */
export async function checkMigrations(pool: Pick<Pool, 'query'>, all = everyMigrations): Promise<void> {
  const missing: string[] = [];
  for (const migrations of all) missing.push(...(await missingOf(pool, migrations)));
  if (missing.length > 0) throw new MigrationError(`not applied: ${missing.join(', ')}`);
}

async function missingOf(pool: Pick<Pool, 'query'>, migrations: Migrations): Promise<string[]> {
  const { rows } = await pool.query(
    `select migration_name, finished_at from ${historyOf(migrations)} where rolled_back_at is null`,
  );
  const finished = new Set(rows.flatMap((row) => (row.finished_at ? [row.migration_name] : [])));
  return (await namesIn(migrations.folder)).filter((name) => !finished.has(name));
}

function namesIn(folder: string): Promise<string[]> {
  const names =
    known.get(folder) ??
    readMigrations(folder).then(({ migrationDirectories }) => migrationDirectories.map(({ path }) => path));
  known.set(folder, names);
  return names;
}
