import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { createTestDatabase } from '../../../../../test/support/database';
import { startRedis, type TestRedis } from '../../../../../test/support/redis';
import { until } from '../../../../../test/support/until';
import { type OpenCache, openCache } from '../../composition/open-cache';
import { loadConfig } from '../../config';
import { openDatabase } from '../../database';
import { createExecute } from '../../database/execute';
import type { Execute } from '../../loaders';
import { createLogger } from '../../logging/logger';
import { openTokenValidity, type TokenValidity } from '.';
import { revocationsOf } from './table';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;
let execute: Execute;
const closing: (() => Promise<unknown>)[] = [];

const env = { NODE_ENV: 'test', LOG_LEVEL: 'silent', CACHE: 'on' };
const quiet = { warn: jest.fn() };
const never = 3_600_000;
const tables = {
  accounts: { table: 'users', id: 'id', validFrom: 'tokens_valid_from' },
  revocations: { table: 'token_validity', accountId: 'user_id', validFrom: 'valid_from' },
};
/** Limits without periodic reads: only `read` reads. */
const limits = {
  maxAccounts: 1_000,
  overlapMs: 60_000,
  maxAgeMs: never,
  readEveryMs: { announced: never, unannounced: never },
};

beforeEach(async () => {
  database = await createTestDatabase();
  sql = new Client({ connectionString: database.url });
  await sql.connect();
  const config = loadConfig({ ...env, DATABASE_URL: database.url });
  const opened = await openDatabase(config, () => undefined);
  execute = createExecute(opened.pipelines);
  closing.push(database.drop, opened.stop, () => sql.end());
});

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  jest.restoreAllMocks();
});

async function open(own: Partial<typeof limits> = {}): Promise<TokenValidity> {
  const validity = await openTokenValidity({
    ...{ execute, log: quiet, tables, isAnnounced: () => true },
    limits: { ...limits, ...own },
  });
  closing.push(validity.stop);
  return validity;
}

async function newUser(email = 'a@example.com'): Promise<string> {
  const { rows } = await sql.query(
    `with made as (insert into users (email, display_name, role) values ($1, 'A', 'ADMIN') returning id)
     insert into credentials (user_id, password_hash, updated_at) select id, 'hash', now() from made returning user_id`,
    [email],
  );
  return rows[0].user_id;
}

/** The time of the database, which tokens are issued by. */
async function tokenOf(id: string, agoMs = 0) {
  const { rows } = await sql.query(
    `select floor(extract(epoch from greatest(tokens_valid_from, clock_timestamp())) * 1000)::float8 as at
     from (select) one left join users on id = $1`,
    [id],
  );
  return { viewer: { id }, issuedAtMs: rows[0].at - agoMs };
}

test.each([
  ['a change of role', `update users set role = 'BUYER'`],
  ['another password', `update credentials set password_hash = 'other'`],
  ['a password that is taken away', 'delete from credentials'],
  ['the account being deleted', 'delete from users'],
  ['all accounts being deleted at once', 'truncate users cascade'],
  ['what an operator writes', 'update users set tokens_valid_from = clock_timestamp()'],
])('%s revokes the tokens that were issued before', async (_, statement) => {
  const id = await newUser();
  const validity = await open();
  const token = await tokenOf(id);
  expect(validity.isValid(token)).toBe(true);
  await sql.query(statement);
  await validity.read();
  expect(validity.isValid(token)).toBe(false);
});

test.each([
  ['another name', `update users set display_name = 'B'`],
  ['the same role', `update users set role = 'ADMIN'`],
  ['the same password', `update credentials set password_hash = 'hash'`],
])('%s revokes nothing', async (_, statement) => {
  const token = await tokenOf(await newUser());
  const validity = await open();
  await sql.query(statement);
  await validity.read();
  expect(validity.isValid(token)).toBe(true);
});

test('a change revokes the tokens of its own account only', async () => {
  const [one, other] = [await newUser(), await newUser('b@example.com')];
  const validity = await open();
  const [ofOne, ofOther] = [await tokenOf(one), await tokenOf(other)];
  await sql.query(`update users set role = 'BUYER' where id = $1`, [one]);
  await validity.read();
  expect([validity.isValid(ofOne), validity.isValid(ofOther)]).toEqual([false, true]);
});

test('a token that is issued after the change is valid at once', async () => {
  const id = await newUser();
  const validity = await open();
  await sql.query(`update users set role = 'BUYER'`);
  const after = await tokenOf(id);
  await validity.read();
  expect(validity.isValid(after)).toBe(true);
});

test('a token that is issued while the transaction of the change is open is revoked by its commit', async () => {
  const id = await newUser();
  const validity = await open();
  const other = new Client({ connectionString: database.url });
  await other.connect();
  await other.query(`begin; update users set role = 'BUYER'`);
  // Longer than the margin added for the commit.
  await sleep(1_100);
  const meanwhile = await tokenOf(id);
  await validity.read();
  expect(validity.isValid(meanwhile)).toBe(true);
  await other.query('commit');
  await other.end();
  await validity.read();
  expect(validity.isValid(meanwhile)).toBe(false);
});

test('a change that is rolled back revokes nothing', async () => {
  const token = await tokenOf(await newUser());
  const validity = await open();
  await sql.query(`begin; update users set role = 'BUYER'; rollback`);
  await validity.read();
  expect(validity.isValid(token)).toBe(true);
});

test('revocations before the start are read at the start', async () => {
  const id = await newUser();
  const token = await tokenOf(id);
  await sql.query('delete from users');
  const validity = await open();
  expect(validity.isValid(token)).toBe(false);
});

test('a token that is older than the memory covers, or has no iat, is looked up in the database once', async () => {
  const [moved, unmoved] = [await newUser(), await newUser('b@example.com')];
  const old = [await tokenOf(moved, 86_400_000), await tokenOf(unmoved, 86_400_000), { viewer: { id: unmoved } }];
  await sql.query(`update users set role = 'BUYER' where id = $1`, [moved]);
  await sql.query(`update token_validity set noted_at = now() - interval '20 hours'`);
  const validity = await open();
  expect(old.map(validity.isValid)).toEqual([undefined, undefined, undefined]);
  expect(await Promise.all(old.map(validity.learn))).toEqual([false, true, true]);
  expect(old.map(validity.isValid)).toEqual([false, true, true]);
});

test('where the database fails, such a token is AUTHENTICATION_UNAVAILABLE', async () => {
  const validity = await open();
  await sql.query('alter table token_validity rename to elsewhere');
  const token = { viewer: { id: '00000000-0000-7000-8000-000000000000' } };
  await expect(validity.learn(token)).rejects.toMatchObject({ extensions: { code: 'AUTHENTICATION_UNAVAILABLE' } });
});

test('more revocations than memory holds all take effect', async () => {
  const { rows } = await sql.query(
    `insert into users (email, display_name) select n || '@example.com', 'A' from generate_series(1, 50) n returning id`,
  );
  const ids: string[] = rows.map(({ id }) => id);
  const validity = await open({ maxAccounts: 20 });
  const tokens = ids.map((id) => ({ viewer: { id }, issuedAtMs: Date.now() }));
  await sql.query(`update users set role = 'ADMIN'`);
  await validity.read();
  expect(await Promise.all(tokens.map(async (token) => validity.isValid(token) ?? validity.learn(token)))).toEqual(
    Array(50).fill(false),
  );
});

test('a watched token is revoked, even if more tokens are revoked at once than memory holds', async () => {
  const { rows } = await sql.query(
    `insert into users (email, display_name) select n || '@example.com', 'A' from generate_series(1, 50) n returning id`,
  );
  const validity = await open({ maxAccounts: 20 });
  const other = await newUser('b@example.com');
  const revoked = new Set<string>();
  for (const { id } of [...rows, { id: other }])
    validity.watch(await tokenOf(id), new AbortController().signal, () => revoked.add(id));
  await sql.query(`update users set role = 'ADMIN' where id <> $1`, [other]);
  await validity.read();
  expect([revoked.size, revoked.has(other)]).toEqual([50, false]);
});

test('a revocation is read, however long its transaction was open', async () => {
  const id = await newUser();
  const token = await tokenOf(id, 1_000);
  const validity = await open({ overlapMs: 0 });
  const other = new Client({ connectionString: database.url });
  await other.connect();
  await other.query('begin; truncate users cascade');
  await validity.read();
  await sql.query('select pg_sleep(0.01)');
  await validity.read();
  expect(validity.isValid(token)).toBe(true);
  await other.query('commit');
  await other.end();
  await validity.read();
  expect(validity.isValid(token)).toBe(false);
});

test('after failed reads for a long time the database is queried instead of memory', async () => {
  const id = await newUser();
  const token = await tokenOf(id);
  const validity = await open({ maxAgeMs: 1_000 });
  expect(validity.isValid(token)).toBe(true);
  const later = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 2_000);
  expect(validity.isValid(token)).toBeUndefined();
  await sql.query(`update users set role = 'BUYER'`);
  expect(await validity.learn(token)).toBe(false);
  await sql.query('alter table token_validity rename to elsewhere');
  await expect(validity.learn(token)).rejects.toMatchObject({ extensions: { code: 'AUTHENTICATION_UNAVAILABLE' } });
  await sql.query('alter table elsewhere rename to token_validity');
  later.mockRestore();
  await validity.read();
  expect(validity.isValid(token)).toBe(false);
});

describe('by the WAL, on two instances', () => {
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(() => redis.stop());

  async function startInstance(): Promise<{ validity: TokenValidity; cache: OpenCache }> {
    const config = loadConfig({ ...env, DATABASE_URL: database.url, REDIS_URL: redis.url });
    const opened = await openDatabase(config, () => undefined);
    const validity = await open();
    const onRevoked = () => void validity.read();
    const cache = await openCache(config, opened, [revocationsOf(tables)], createLogger(config), undefined, {
      announce: () => undefined,
      onRevoked,
    });
    closing.push(opened.stop, cache.close);
    await until(() => cache.figures().log?.isFresh === true);
    return { validity, cache };
  }

  test('both refuse a revoked token when the WAL announces it, without reading periodically', async () => {
    const id = await newUser();
    const instances = [await startInstance(), await startInstance()];
    for (const statement of [`update users set role = 'BUYER'`, 'delete from users']) {
      const token = await tokenOf(id);
      expect(instances.map(({ validity }) => validity.isValid(token))).toEqual([true, true]);
      await sql.query(statement);
      await until(() => instances.every(({ validity }) => validity.isValid(token) === false));
    }
  });
});
