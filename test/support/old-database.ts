import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '../../packages/loomgate/src/database/migrate';
import { migrationsFolder } from '../../packages/loomgate/src/database/migrations-folder';
import { createTestDatabase } from './database';

/** The last migration of the version whose tables were all in one schema. */
export const lastOfOneSchema = '20261201020100_validate_token_validity';

/** A database as that version, or one before it, has left it. */
export interface OldDatabase {
  readonly url: string;
  readonly client: Client;
  drop(): Promise<void>;
}

/** @param last the newest migration that is applied */
export async function createOldDatabase(last = lastOfOneSchema): Promise<OldDatabase> {
  const { url, drop } = await createTestDatabase();
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('drop schema loomgate cascade; drop schema public cascade; create schema public');
  const folder = await mkdtemp(join(tmpdir(), 'loomgate-old-'));
  for (const name of await migrationsUntil(last))
    await cp(join(migrationsFolder, name), join(folder, name), { recursive: true });
  await migrate(url, [{ folder }]);
  await rm(folder, { recursive: true });
  // Migrating has made it, as that version did not.
  await client.query('drop schema loomgate');
  return { url, client, drop: () => client.end().then(drop) };
}

/** The names of the project's migrations up to one, in their order. */
export async function migrationsUntil(last: string): Promise<string[]> {
  return (await readdir(migrationsFolder)).filter((name) => /^\d+_/.test(name) && name <= last).sort();
}
