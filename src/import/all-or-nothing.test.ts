import { rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { createTestDatabase } from '../../test/support/database';
import {
  artisan,
  catalogue,
  importFolder,
  importLines,
  makeFolder,
  product,
  silent,
  writeCatalogue,
} from './testing/catalogue';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

afterEach(async () => {
  const stored = `select from categories union all select from artisans union all select from products
    union all select from users`;
  expect((await client.query(stored)).rows).toEqual([]);
});

test('an interruption stores nothing', async () => {
  const controller = new AbortController();
  const interrupting = { ...silent, start: (name: string) => void (name.startsWith('reviews') && controller.abort()) };
  const outcome = importLines(database.url, catalogue, { progress: interrupting, signal: controller.signal });
  await expect(outcome).rejects.toThrow(/aborted/);
});

test('a broken connection stores nothing', async () => {
  const end = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'loomgate-import'
    and datname = current_database()`;
  const ending: Promise<unknown>[] = [];
  const breaking = {
    ...silent,
    start: (name: string) => void (name.startsWith('reviews') && ending.push(client.query(end))),
  };
  await expect(importLines(database.url, catalogue, { progress: breaking })).rejects.toThrow();
  await Promise.all(ending);
});

test('a truncated gzip file stores nothing', async () => {
  const parent = await makeFolder();
  const folder = await writeCatalogue(parent, { 'artisans.ndjson': [artisan], 'products.ndjson.gz': [product] });
  const packed = join(folder, 'products.ndjson.gz');
  await truncate(packed, 40);
  await expect(importFolder(database.url, folder)).rejects.toThrow('unexpected end of file');
  await rm(parent, { recursive: true });
});

test('a concurrent import is refused', async () => {
  await client.query('begin; select pg_advisory_xact_lock(30521821364153712)');
  await expect(importLines(database.url, catalogue)).rejects.toThrow('another import is running on this database');
  await client.query('rollback');
});
