import { Client } from 'pg';
import { ProductSearchDocument } from '../generated/documents';
import { createTestDatabase } from '../support/database';
import { type Gateway, startGateway } from '../support/gateway';
import { until } from '../support/invalidation';

let stop: () => Promise<void>;

/** Starts a gateway on its own database. @param settings of that database @param query of its URL */
async function start(settings: readonly string[], query: Record<string, string>, demoData: 'on' | 'off') {
  const database = await createTestDatabase();
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  for (const setting of settings) await sql.query(setting.replace('DATABASE', sql.database ?? ''));
  const url = Object.assign(new URL(database.url), { search: String(new URLSearchParams(query)) }).href;
  const gateway = await startGateway({ DATABASE_URL: url, DEMO_DATA: demoData, CACHE: 'on' });
  stop = async () => {
    await gateway.stop();
    await sql.end();
    await database.drop();
  };
  return { gateway, sql };
}

afterEach(() => stop());

async function countIn(sql: Client, table: string): Promise<number> {
  const { rows } = await sql.query(`select count(*)::int as count from ${table}`);
  return rows[0].count;
}

const signUp = `mutation {
  signUp(input: { email: "new@example.com", displayName: "New", password: "correct horse battery" }) { token userErrors { code } }
}`;

async function expectToServe(gateway: Gateway): Promise<void> {
  const found = await gateway.query(
    '{ products(first: 5) { nodes { createdAt reviews(first: 3) { nodes { rating } } } } }',
  );
  expect(found.errors).toEqual([]);
  const written = await gateway.query(signUp);
  expect([written.errors, written.data]).toEqual([[], { signUp: { token: expect.any(String), userErrors: [] } }]);
}

test('timestamps are correct in a database with another time zone and date style', async () => {
  const { gateway, sql } = await start(
    ["alter database DATABASE set timezone = 'Asia/Kolkata'", "alter database DATABASE set datestyle = 'SQL, DMY'"],
    {},
    'on',
  );
  await sql.query(
    `update products set created_at = case slug when 'bamboo-cuff' then timestamptz '2026-08-05T00:00:00Z' else '1880-01-01T00:00:00Z' end
     where slug in ('bamboo-cuff', 'reticello-bowl')`,
  );
  const query = '{ a: product(slug: "bamboo-cuff") { createdAt } b: product(slug: "reticello-bowl") { createdAt } }';
  expect((await gateway.query(query)).data).toEqual({
    a: { createdAt: '2026-08-05T00:00:00.000Z' },
    b: { createdAt: '1880-01-01T00:00:00.000Z' },
  });
  const before = Date.now();
  await expectToServe(gateway);
  const { rows } = await sql.query(
    "select extract(epoch from created_at)::float8 * 1000 as at from users where email = 'new@example.com'",
  );
  expect(Math.abs(rows[0].at - before)).toBeLessThan(60_000);
});

test('a misspelling is found with any similarity threshold of the database', async () => {
  const { gateway } = await start(
    ['alter database DATABASE set pg_trgm.word_similarity_threshold = 0.9'],
    { options: '-c work_mem=5MB' },
    'on',
  );
  const { data } = await gateway.query(ProductSearchDocument, { query: 'reticelo bowl' });
  expect(data?.searchProducts.nodes[0]?.title).toBe('Reticello Bowl');
});

test.each([
  ['the URL names', [], { schema: 'shop' }],
  [
    'the search_path of the database names',
    ['create schema shop', 'alter database DATABASE set search_path = shop, public'],
    {},
  ],
  ['the options of the URL name', ['create schema shop'], { options: '-c search_path=shop,public' }],
])('all of it is in the schema that %s', async (_, settings, query) => {
  const { gateway, sql } = await start(settings, query, 'off');
  await expectToServe(gateway);
  expect(await countIn(sql, 'shop.users')).toBe(1);
  expect(await countIn(sql, 'public.users')).toBe(0);
  await until(async () => {
    const { rows } = await sql.query(
      "select distinct schemaname from pg_publication_tables where pubname = 'loomgate' order by 1",
    );
    return rows.map(({ schemaname }) => schemaname).join() === 'loomgate,shop';
  });
});

test('a role named like the gateway’s schema keeps the project’s tables separate', async () => {
  const settings = [`alter database DATABASE set search_path = "$user", public`, 'drop schema public cascade'];
  const { gateway, sql } = await start(
    [...settings, 'create schema public', 'drop schema loomgate cascade'],
    {},
    'off',
  );
  await expectToServe(gateway);
  expect(await countIn(sql, 'public.users')).toBe(1);
  expect(await countIn(sql, "pg_class where relname = 'users' and relkind = 'r'")).toBe(1);
});

test('while the database is read-only reads succeed, writes are retryable, and later writes succeed', async () => {
  const { gateway, sql } = await start([], {}, 'off');
  const become = async (setting: string) => {
    await sql.query(`alter database ${sql.database} ${setting}`);
    await sql.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'loomgate' and datname = current_database()",
    );
  };
  await become('set default_transaction_read_only = on');
  await until(async () => (await gateway.query(signUp)).errors[0]?.message.includes('database') ?? false);
  for (const mutation of [signUp, signUp])
    expect((await gateway.query(mutation)).errors).toMatchObject([
      { extensions: { code: 'DATABASE_READ_ONLY', retryable: true } },
    ]);
  expect((await gateway.query('{ products { totalCount } }')).errors).toEqual([]);
  await sql.query(`alter database ${sql.database} reset default_transaction_read_only`);
  await until(async () => (await gateway.query(signUp)).errors.length === 0);
});
