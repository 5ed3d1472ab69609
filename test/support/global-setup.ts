import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '../../src/platform/database/migrate';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres';

declare global {
  var loomgateTestPostgres: EmbeddedPostgres | undefined;
}

/** One Postgres for the whole run, with a migrated template that every suite's database is copied from. */
export default async function globalSetup(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'loomgate-test-'));
  const postgres = await startEmbeddedPostgres(join(folder, 'postgres'), { fsync: 'off', full_page_writes: 'off' });
  globalThis.loomgateTestPostgres = postgres;
  process.env.TEST_POSTGRES_URL = postgres.url();
  const client = new Client({ connectionString: postgres.url() });
  await client.connect();
  await client.query('create database template_migrated');
  await client.end();
  await migrate(postgres.url('template_migrated'));
}
