import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { embeddedPostgres } from '../database/embedded-postgres';
import { migrate } from '../database/migrate';
import { templateName } from './database';

/** Jest may load the set-up and the tear-down of a run as two modules. */
const running: Record<symbol, (() => Promise<void>) | undefined> = Object(globalThis);
const stop = Symbol.for('loomgate.stopTestPostgres');

/**
 * Starts one Postgres for a run of tests, with a migrated template that `createTestDatabase` copies, and tells the tests
 * where it is by TEST_POSTGRES_URL. Writes to it do not wait for the disk.
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

/** Stops it, and deletes its files. */
export async function stopTestPostgres(): Promise<void> {
  await running[stop]?.();
  running[stop] = undefined;
}
