import type { Pool } from 'pg';
import { MigrationError } from './migration-error';
import { everyMigrations, historyOf, isNotRolling, type Migrations, readMigrations } from './migrations-folder';

type Queried = Pick<Pool, 'query'>;

/** The names of the migrations of each folder, read once. */
const known = new Map<string, Promise<string[]>>();

/**
 * Checks that all migrations of this version are applied, and that no newer one is applied that this version cannot work with.
 * The database may be replaced or migrated while this instance serves.
 * @throws MigrationError
 */
export async function checkMigrations(pool: Queried, all = everyMigrations): Promise<void> {
  const { missing, newer } = await readHistories(pool, all);
  if (missing.length > 0) throw new MigrationError(`not applied: ${missing.join(', ')}`);
  const stopping = newer.filter(isNotRolling);
  if (stopping.length > 0) throw new MigrationError(`of a newer version: ${stopping.join(', ')}`);
}

/** @returns the names of the migrations that a newer version has applied or begun */
export async function newerMigrations(pool: Queried, all = everyMigrations): Promise<string[]> {
  return (await readHistories(pool, all)).newer;
}

/** The migrations that the database lacks, and those that this version lacks. */
interface Difference {
  readonly missing: string[];
  readonly newer: string[];
}

async function readHistories(pool: Queried, all: readonly Migrations[]): Promise<Difference> {
  const read: Difference[] = [];
  for (const migrations of all) read.push(await readHistory(pool, migrations));
  return { missing: read.flatMap(({ missing }) => missing), newer: read.flatMap(({ newer }) => newer) };
}

async function readHistory(pool: Queried, migrations: Migrations): Promise<Difference> {
  const names = await namesIn(migrations.folder);
  const { rows } = await pool.query<{ name: string; finished_at: Date | null }>(
    `select migration_name as name, finished_at from ${historyOf(migrations)} where rolled_back_at is null order by 1`,
  );
  const finished = new Set(rows.flatMap((row) => (row.finished_at ? [row.name] : [])));
  const newer = rows.map(({ name }) => name).filter((name) => !names.includes(name));
  return { missing: names.filter((name) => !finished.has(name)), newer: [...new Set(newer)] };
}

function namesIn(folder: string): Promise<string[]> {
  const names =
    known.get(folder) ??
    readMigrations(folder).then(({ migrationDirectories }) => migrationDirectories.map(({ path }) => path));
  known.set(folder, names);
  names.catch(() => known.delete(folder));
  return names;
}
