import { Client, Pool } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { loadConfig } from '../config';
import { checkSession } from '../shared/database-session';
import { withLongConnection } from './long-connection';
import { createPool } from './pool';

const limits = loadConfig({}).database;
let database: Awaited<ReturnType<typeof createTestDatabase>>;

/** Settings of a database that must have no effect. */
const odd = [
  "timezone = 'Asia/Kolkata'",
  "datestyle = 'SQL, DMY'",
  'intervalstyle = iso_8601',
  'bytea_output = escape',
  'extra_float_digits = 0',
  "statement_timeout = '1s'",
  'jit = on',
];

beforeAll(async () => {
  database = await createTestDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  for (const setting of odd) await client.query(`alter database ${client.database} set ${setting}`);
  await client.query(`alter database ${client.database} set lock_timeout = '1ms'`);
  await client.end();
});

afterAll(() => database.drop());

function urlWith(query: Record<string, string>): string {
  return Object.assign(new URL(database.url), { search: String(new URLSearchParams(query)) }).href;
}

const read = `select name, setting, source from pg_settings
  where name in ('TimeZone', 'DateStyle', 'IntervalStyle', 'client_encoding', 'bytea_output', 'extra_float_digits',
    'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'jit')
  order by name collate "C"`;

async function settingsOf(url: string) {
  const pool = createPool(url, limits, () => undefined);
  const { rows } = await pool.query<{ name: string; setting: string; source: string }>(read);
  await pool.end();
  return rows;
}

const set = (name: string, setting: string) => ({ name, setting, source: 'session' });
const expected = [
  set('DateStyle', 'ISO, MDY'),
  set('IntervalStyle', 'postgres'),
  set('TimeZone', 'UTC'),
  set('bytea_output', 'hex'),
  set('client_encoding', 'UTF8'),
  set('extra_float_digits', '1'),
  set('idle_in_transaction_session_timeout', String(limits.idleTimeoutMs)),
  set('jit', 'off'),
  set('lock_timeout', String(limits.lockTimeoutMs)),
  set('statement_timeout', String(limits.statementTimeoutMs)),
];

test('a connection gets its settings by SET, whatever those of the database, and none by startup parameters', async () => {
  expect(await settingsOf(database.url)).toEqual(expected);
});

test('`options` of the URL are applied in addition, and replace no setting of the gateway', async () => {
  const replaced = [
    'TimeZone=Asia/Kolkata',
    'IntervalStyle=sql_standard',
    'bytea_output=escape',
    'client_encoding=LATIN1',
  ];
  const url = urlWith({ options: ['work_mem=5MB', ...replaced].map((setting) => `-c ${setting}`).join(' ') });
  expect(await settingsOf(url)).toEqual(expected);
  const pool = createPool(url, limits, () => undefined);
  expect((await pool.query('show work_mem')).rows).toEqual([{ work_mem: '5MB' }]);
  await pool.end();
});

test('a connection for long work has the same settings and no timeouts', async () => {
  const url = urlWith({ options: '-c work_mem=5MB' });
  const { rows } = await withLongConnection(url, 'test', new AbortController().signal, (client) => client.query(read));
  expect(rows).toEqual(
    expect.arrayContaining([
      set('DateStyle', 'ISO, MDY'),
      set('TimeZone', 'UTC'),
      set('statement_timeout', '0'),
      set('idle_in_transaction_session_timeout', '0'),
    ]),
  );
});

test('the schema of the URL is the first of the search_path', async () => {
  const pool = createPool(urlWith({ schema: 'pg_catalog' }), limits, () => undefined);
  expect((await pool.query('show search_path')).rows).toEqual([{ search_path: '"pg_catalog", public' }]);
  await pool.end();
});

test('a connection whose settings cannot be set is closed', async () => {
  const pool = createPool(database.url, { ...limits, lockTimeoutMs: -5 }, () => undefined);
  await expect(pool.query('select 1')).rejects.toMatchObject({ code: '22023' });
  expect(pool.totalCount).toBe(0);
  await pool.end();
});

test('all wrong settings are named at once', async () => {
  const pool = new Pool({ connectionString: database.url, max: 1, statement_timeout: 5_000 });
  await pool.query("set client_encoding = 'LATIN1'");
  await expect(checkSession(pool, urlWith({ schema: 'shop' }))).rejects.toThrow(
    /TimeZone is Asia\/Kolkata and must be UTC; DateStyle is SQL, DMY and must be ISO; IntervalStyle is iso_8601 and must be postgres; client_encoding is LATIN1 and must be UTF8; the schema is public and must be shop/,
  );
  await pool.query('set search_path = nowhere');
  await expect(checkSession(pool, database.url)).rejects.toThrow('no schema of the search_path exists');
  await pool.end();
});

test('correct settings pass the check', async () => {
  const pool = createPool(database.url, limits, () => undefined);
  await expect(checkSession(pool, database.url)).resolves.toBeUndefined();
  await pool.end();
});

test('a connection is replaced after its server refused a write as read-only', async () => {
  const pool = createPool(database.url, { ...limits, poolSize: 1 }, () => undefined);
  const backend = async () => (await pool.query('select pg_backend_pid() as pid')).rows[0].pid;
  const before = await backend();
  expect(await backend()).toBe(before);
  const client = await pool.connect();
  await client.query('begin; set transaction read only');
  await expect(client.query('create table nothing ()')).rejects.toMatchObject({ code: '25006' });
  await client.query('rollback');
  client.release();
  expect(await backend()).not.toBe(before);
  await pool.end();
});
