import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { embeddedPostgres } from '../database/embedded-postgres';
import { migrate } from '../database/migrate';
import { templateName } from './database';

/** On globalThis, because Jest may load setup and teardown as separate module instances. */
const running: Record<symbol, (() => Promise<void>) | undefined> = Object(globalThis);
const stop = Symbol.for('loomgate.stopTestPostgres');

/**
 * Starts one Postgres for a test run, with a migrated template that `createTestDatabase` copies, and sets
 * TEST_POSTGRES_URL. Its writes do not wait for the disk.
 */
export async function startTestPostgres(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'loomgate-test-'));
  const postgres = await embeddedPostgres().startEmbeddedPostgres(join(folder, 'postgres'), {
    fsync: 'off',
    full_page_writes: 'off',
  });
  running[stop] = postgres.remove;
  process.env.TEST_POSTGRES_URL = postgres.url();
  const client = new Client({ connectionString: postgres.url() });
  await client.connect();
  await client.query(`create database ${templateName}`);
  await client.end();
  await migrate(postgres.url(templateName));
}

/** Stops the Postgres of the run and deletes its files. */
export async function stopTestPostgres(): Promise<void> {
  await running[stop]?.();
  running[stop] = undefined;
}
