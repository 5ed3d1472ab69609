import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../packages/embedded-postgres/src';
import { migrate } from '../../packages/loomgate/src/database/migrate';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { startSharedRedis, type TestRedis } from './redis';

declare global {
  var loomgateTestPostgres: EmbeddedPostgres | undefined;
  var loomgateTestRedis: Pick<TestRedis, 'stop'> | undefined;
}

/** One Postgres and one Redis for the whole run, and the packages built for what runs in processes of its own. */
export default async function globalSetup(): Promise<void> {
  await Promise.all([setUpPostgres(), setUpRedis(), buildPackages()]);
}

const buildPackages = () =>
  promisify(execFile)(process.execPath, [join(projectRoot, 'node_modules', '.bin', 'loomgate'), '--help']);

/** With a migrated template that every suite's database is copied from. */
async function setUpPostgres(): Promise<void> {
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

/** Suites that share it keep to keys of their own: a random viewer or address. */
async function setUpRedis(): Promise<void> {
  const redis = await startSharedRedis();
  globalThis.loomgateTestRedis = redis;
  process.env.TEST_REDIS_URL = redis.url;
}
