import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { gatewaySchema } from '../shared/database-session';
import { packageRoot, projectRoot } from '../shared/project-root';

/** A folder of migrations, applied in the order of their names, with its own history. */
export interface Migrations {
  readonly folder: string;
  /** The schema of their `_prisma_migrations`; undefined for the current schema of the connection. */
  readonly historySchema?: string;
}

/** Whether the previous version cannot work with a migration, according to its name: decision 61. */
export const isNotRolling = (name: string): boolean => name.endsWith('_not_rolling');

/** The migrations of the project. */
export const migrationsFolder = join(projectRoot, 'prisma', 'migrations');

/** The migrations of the gateway's own tables. They name their schema `loomgate`, whichever schema the project uses. */
export const gatewayMigrations: Migrations = {
  folder: join(packageRoot, 'migrations'),
  historySchema: gatewaySchema,
};

/** In the order in which they are applied. */
export const everyMigrations: readonly Migrations[] = [gatewayMigrations, { folder: migrationsFolder }];

/** Reads the migrations of a folder in the form of the schema engine; an absent folder has none. */
export async function readMigrations(folder: string): Promise<MigrationList> {
  const entries = existsSync(folder) ? await readdir(folder, { withFileTypes: true }) : [];
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.sort().map((name) => readMigration(folder, name))),
  };
}

async function readMigration(folder: string, name: string): Promise<MigrationList['migrationDirectories'][number]> {
  const value = await readFile(join(folder, name, 'migration.sql'), 'utf8');
  return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } };
}

/** The table of their history in SQL. */
export function historyOf({ historySchema }: Migrations): string {
  return historySchema ? `${historySchema}._prisma_migrations` : '_prisma_migrations';
}
