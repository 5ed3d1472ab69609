import type { Pool } from 'pg';
import { MigrationError } from './migrate';
import { readMigrations } from './migrations-folder';

let known: Promise<string[]> | undefined;

/**
 * Checks that every migration of this version is applied, and none has failed: a database may be replaced below us.
 * @throws MigrationError
 */
export async function checkMigrations(pool: Pick<Pool, 'query'>): Promise<void> {
  known ??= readMigrations().then(({ migrationDirectories }) => migrationDirectories.map(({ path }) => path));
  const { rows } = await pool.query(
    'select migration_name, finished_at from _prisma_migrations where rolled_back_at is null',
  );
  const finished = new Set(rows.flatMap((row) => (row.finished_at ? [row.migration_name] : [])));
  const missing = (await known).filter((name) => !finished.has(name));
  if (missing.length > 0) throw new MigrationError(`not applied: ${missing.join(', ')}`);
}
