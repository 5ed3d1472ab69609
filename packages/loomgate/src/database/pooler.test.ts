import { Client } from 'pg';
import { requirePgBouncer } from '../../../../test/support/pgbouncer-program';
import { createPooledDatabase, ofRole, type PooledDatabase } from '../../../../test/support/pooled-database';
import { loadConfig } from '../config';
import { openDatabase } from '.';

let database: PooledDatabase | undefined;

// PgBouncer may have to be built.
beforeAll(requirePgBouncer, 300_000);

afterEach(async () => {
  await database?.drop();
  database = undefined;
});

async function open(env: Record<string, string>) {
  const opened = await openDatabase(loadConfig(env), () => undefined);
  await opened.stop();
  return opened;
}

const inTransactions = { pool_mode: 'transaction', default_pool_size: '1' };

test.each([
  [
    'does not keep prepared statements apart',
    { max_prepared_statements: '0' },
    ofRole,
    /cannot be used: it does not keep prepared statements apart; set max_prepared_statements = 200/,
  ],
  [
    'does the same with server_round_robin',
    { max_prepared_statements: '0', server_round_robin: '1', min_pool_size: '2' },
    ofRole,
    /cannot be used: it does not keep prepared statements apart/,
  ],
  [
    'has the pool mode statement',
    { pool_mode: 'statement' },
    ofRole,
    /cannot be used: .*; set pool_mode = transaction/,
  ],
  [
    'has a role without timeouts',
    {},
    {},
    /idle_in_transaction_session_timeout is 0 and must be from 1 to 30000 ms, lock_timeout is 0 .+, statement_timeout is 0 .+: run alter role "loomgate" in database "\w+" set idle_in_transaction_session_timeout = 30000; alter role .+; then make the pooler reconnect/,
  ],
  [
    'has a role with a longer timeout than the configured one',
    {},
    { ...ofRole, statement_timeout: "'1min'" },
    /: statement_timeout is 60000 and must be from 1 to 10000 ms: run alter role "loomgate" in database "\w+" set statement_timeout = 10000; then/,
  ],
  [
    'has a role with other formats of values, and no prepared statements',
    { max_prepared_statements: '0' },
    { ...ofRole, bytea_output: 'escape', extra_float_digits: '0' },
    /bytea_output is escape, extra_float_digits is 0: run .+ set bytea_output = hex; .+ set extra_float_digits = 1; .+; it does not keep prepared statements apart/,
  ],
])('a pooler that %s is refused at start, with the remedy', async (_, settings, role, reason) => {
  database = await createPooledDatabase(role, settings);
  await expect(open({ DATABASE_URL: database.url })).rejects.toThrow(reason);
});

test('timeouts that a client has set on a connection of the pooler do not count as those of the role', async () => {
  database = await createPooledDatabase({}, inTransactions);
  const { url } = database;
  const other = new Client({ connectionString: url });
  await other.connect();
  await other.query(
    "set statement_timeout = '1s'; set lock_timeout = '1s'; set idle_in_transaction_session_timeout = '1s'",
  );
  expect((await other.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '1s' }]);
  await expect(open({ DATABASE_URL: url })).rejects.toThrow('statement_timeout is 0');
  await other.end();
});

test('a pooler in session mode may pass on the names of prepared statements', async () => {
  database = await createPooledDatabase(ofRole, { pool_mode: 'session', max_prepared_statements: '0' });
  await expect(open({ DATABASE_URL: database.url })).resolves.toMatchObject({ applied: [] });
});

test('DATABASE_LOG_URL is used for long work if DATABASE_URL leads to a pooler', async () => {
  database = await createPooledDatabase();
  const { url, directUrl } = database;
  const both = { DATABASE_URL: url, DATABASE_LOG_URL: directUrl };
  await expect(open(both)).resolves.toMatchObject({ url, directUrl });
  await expect(open({ DATABASE_URL: url })).resolves.toMatchObject({ url, directUrl: url });
  await expect(open({ DATABASE_URL: directUrl, DATABASE_LOG_URL: url })).resolves.toMatchObject({ directUrl });
});

test('a DATABASE_LOG_URL of another database is refused', async () => {
  database = await createPooledDatabase();
  const elsewhere = Object.assign(new URL(database.directUrl), { pathname: '/postgres' }).href;
  await expect(open({ DATABASE_URL: database.url, DATABASE_LOG_URL: elsewhere })).rejects.toThrow(
    /DATABASE_LOG_URL leads to database postgres as role loomgate, and not to test_\w+ as loomgate/,
  );
});

test('several processes migrate an empty database through a pooler once, and leave no advisory lock', async () => {
  database = await createPooledDatabase({ ...ofRole, statement_timeout: "'60s'" }, { default_pool_size: '2' });
  const { sql, url } = database;
  await sql.query('drop schema public cascade; create schema public');
  const env = { DATABASE_URL: url, DATABASE_STATEMENT_TIMEOUT_MS: '60000' };
  const opened = await Promise.all([open(env), open(env), open(env)]);
  expect(opened.filter(({ applied }) => applied.length > 0)).toHaveLength(1);
  await expect(open(env)).resolves.toMatchObject({ applied: [] });
  const { rows } = await sql.query(`select pid from pg_locks where locktype = 'advisory'
    and database = (select oid from pg_database where datname = current_database())`);
  expect(rows).toEqual([]);
});

test('a role named like the schema of the gateway needs a search_path without it', async () => {
  database = await createPooledDatabase({ ...ofRole, search_path: '"$user", public' });
  const outcome = open({ DATABASE_URL: database.url });
  await expect(outcome).rejects.toThrow(/starts with the schema loomgate.+alter role \.\.\. set search_path = public/);
});

test('a schema of the URL that the search_path of the role lacks is refused before anything is created', async () => {
  database = await createPooledDatabase();
  const url = `${database.url}?schema=shop`;
  await expect(open({ DATABASE_URL: url })).rejects.toThrow('the schema is public and must be shop');
  const path = `alter role current_user in database ${database.sql.database} set search_path = shop, public`;
  await database.sql.query(path);
  await database.pooler.tell('reconnect');
  const { applied } = await open({ DATABASE_URL: url, DATABASE_LOG_URL: database.directUrl });
  const { rows } = await database.sql.query('select count(*)::int as count from shop._prisma_migrations');
  expect(rows).toEqual([{ count: applied.length }]);
});
