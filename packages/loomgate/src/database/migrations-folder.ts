import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { gatewaySchema } from '../shared/database-session';
import { packageRoot, projectRoot } from '../shared/project-root';

/** Migrations that are applied in the order of their names, with a history of their own. */
export interface Migrations {
  readonly folder: string;
  /** The schema that holds their `_prisma_migrations`; undefined: the one that the connection leads to. */
  readonly historySchema?: string;
}

/** Whether the version before a migration cannot work with it, as its name says: decision 61. */
export const isNotRolling = (name: string): boolean => name.endsWith('_not_rolling');

/** Those of the project. */
export const migrationsFolder = join(projectRoot, 'prisma', 'migrations');

/** Those of the gateway's own tables, in the schema `loomgate` whatever the project's is. They name it. */
export const gatewayMigrations: Migrations = {
  folder: join(packageRoot, 'migrations'),
  historySchema: gatewaySchema,
};

/** In the order in which they are applied. */
export const everyMigrations: readonly Migrations[] = [gatewayMigrations, { folder: migrationsFolder }];

/** The migrations of a folder, none where there is no such folder, in the form the schema engine takes. */
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

/** How SQL names the table of their history. */
export function historyOf({ historySchema }: Migrations): string {
  return historySchema ? `${historySchema}._prisma_migrations` : '_prisma_migrations';
}
