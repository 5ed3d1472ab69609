import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDemoDatabase, type DemoDatabase } from '../../../../prisma/seed/testing/demo-database';
import { skuForm } from '../../../../src/shared/sku';
import { createTestDatabase } from '../../../../test/support/database';
import { loadConfig } from '../config';
import { openDatabase } from '.';
import { migrate } from './migrate';
import { migrationsFolder } from './migrations-folder';

let demo: DemoDatabase;

const create = async () => createDemoDatabase(await createTestDatabase());

beforeAll(async () => {
  demo = await create();
});

afterAll(() => demo.drop());

const refused = { code: '23514' };

/** The columns of a type in all tables of the models. */
const columnsOf = (type: string) =>
  demo.rows(`select table_name as table, column_name as column from information_schema.columns
    where table_schema in ('public', 'loomgate') and data_type = '${type}' and table_name not like '\\_%' order by 1, 2`);

/** The result of a column's check for a value. */
async function holds(table: unknown, column: unknown, value: string): Promise<unknown> {
  const [check] = await demo.rows(`select pg_get_expr(conbin, conrelid) as sql, t.typname as type
    from pg_constraint join pg_attribute a on attrelid = conrelid and attnum = any (conkey)
    join pg_type t on t.oid = atttypid where conname = '${table}_${column}_edges'`);
  const [row] = await demo.rows(
    `select ${check?.sql} as holds from (values ('${value}'::${check?.type})) v (${column})`,
  );
  return row?.holds;
}

test.each([
  ['timestamp with time zone', 20, 'infinity', false],
  ['timestamp with time zone', 20, '-infinity', false],
  ['timestamp with time zone', 20, '0001-12-31 12:00:00+00 BC', false],
  ['timestamp with time zone', 20, '10000-01-01 00:00:00+00', false],
  ['timestamp with time zone', 20, '0001-01-01 00:00:00+00', true],
  ['timestamp with time zone', 20, '9999-12-31 23:59:59.999+00', true],
  ['numeric', 4, 'NaN', false],
  ['numeric', 4, '0', true],
])('the checks of all %s columns of the models (%i) return for %s: %s', async (type, count, value, outcome) => {
  const columns = await columnsOf(type);
  const outcomes: unknown[] = [];
  for (const { table, column } of columns) outcomes.push(await holds(table, column, value));
  expect(outcomes).toEqual(Array(count).fill(outcome));
});

test.each([
  "products set price_amount = 'NaN'",
  "products set created_at = 'infinity'",
  "products set sku = ' X1 ' where sku = (select min(sku) from products)",
  "orders set total_amount = 'NaN'",
  "reviews set created_at = '0044-03-15 BC'",
])('the database refuses: update %s', async (change) => {
  await expect(demo.client.query(`update ${change}`)).rejects.toMatchObject(refused);
});

test('titles, descriptions and skus are stored composed, also if another client writes them', async () => {
  const set = "update products set sku = 'A\u0300', title = 'e\u0301', description = 'o\u0308' where slug = $1";
  await demo.client.query(set, ['reticello-bowl']);
  expect(await demo.rows("select sku, title, description from products where slug = 'reticello-bowl'")).toEqual([
    { sku: '\u00c0', title: '\u00e9', description: '\u00f6' },
  ]);
});

describe('the check of skus', () => {
  /** Evaluates the check of the database for a text that needs no escape. */
  async function accepted(expression: string, from: string): Promise<unknown[]> {
    const [check] = await demo.rows(
      "select pg_get_expr(conbin, conrelid) as sql from pg_constraint where conname = 'products_sku_edges'",
    );
    return (
      await demo.rows(`select found from (select ${expression} as sku, * from ${from}) s where ${check?.sql}`)
    ).map(({ found }) => found);
  }

  test('accepts the characters that createProduct and the import accept, and unassigned ones', async () => {
    const all = 'generate_series(1, 1114111) as found where found not between 55296 and 57343';
    const stored = new Set(await accepted('chr(found)', all));
    const points = Array.from({ length: 0x10ffff }, (_, at) => at + 1).filter(
      (point) => point < 0xd800 || point > 0xdfff,
    );
    const differing = points.filter((point) => skuForm.test(String.fromCodePoint(point)) !== stored.has(point));
    const surprising = differing.filter((point) => !/\p{Cn}/u.test(String.fromCodePoint(point)));
    expect(surprising.map((point) => point.toString(16))).toEqual([]);
  });

  test.each(['A 1', ' A', 'A ', 'A  1', 'A\t1', 'A 1 B', ' ', 'A\u00a01'])(
    'accepts %j if they accept it',
    async (sku) => {
      expect(await accepted(`'${sku}'`, '(values (1)) v (found)')).toHaveLength(skuForm.test(sku) ? 1 : 0);
    },
  );
});

test('a migration adds a check to a table with rows as `not valid` (decision 43)', async () => {
  const names = (await readdir(migrationsFolder)).filter((name) => name >= '20261130233100' && /^\d+_/.test(name));
  const looking: string[] = [];
  for (const name of names) {
    const sql = await readFile(join(migrationsFolder, name, 'migration.sql'), 'utf8');
    for (const [statement, table] of sql.matchAll(/ALTER TABLE "(\w+)"[^;]*ADD CONSTRAINT[^;]*\bCHECK\b[^;]*/g))
      if (!sql.includes(`CREATE TABLE "${table}"`) && !statement.includes('NOT VALID'))
        looking.push(`${name} ${table}`);
  }
  expect(looking).toEqual([]);
});

describe('a database from before the checks', () => {
  let shared: DemoDatabase;

  /** Takes back what the migrations have made; the events and the audit log were tables of the same schema then. */
  beforeEach(async () => {
    shared = demo;
    demo = await create();
    const checks = await demo.rows(
      "select conrelid::regclass as table, conname from pg_constraint where conname like '%\\_edges'",
    );
    for (const { table, conname } of checks) await demo.client.query(`alter table ${table} drop constraint ${conname}`);
    await demo.client.query(`drop trigger products_compose on products; drop function compose_product();
      delete from _prisma_migrations where migration_name like '20261130233%';
      create table events (like loomgate.events); create table audit_log (like loomgate.audit_log)`);
  });

  afterEach(async () => {
    await demo.drop();
    demo = shared;
  });

  const setSku = async (slug: string, sku: string) =>
    demo.client.query('update products set sku = $2 where slug = $1', [slug, sku]);
  const slugs = async () =>
    (await demo.rows('select slug from products order by slug')).map(({ slug }) => String(slug));
  const skuOf = async (slug = '') => (await demo.rows(`select sku from products where slug = '${slug}'`))[0]?.sku;

  test('has its skus corrected if they stay unique, and its titles composed', async () => {
    const [spaced, hidden, broken, composed] = await slugs();
    for (const [slug, sku] of [
      [spaced, ' X1 '],
      [hidden, 'X2\u200b\u3164'],
      [broken, 'X\n 3'],
      [composed, 'X4e\u0301'],
    ])
      await setSku(slug ?? '', sku ?? '');
    await demo.client.query("update products set title = 'e\u0301' where slug = $1", [spaced]);
    await expect(migrate(demo.url)).resolves.toHaveLength(2);
    const skus: unknown[] = [];
    for (const slug of [spaced, hidden, broken, composed]) skus.push(await skuOf(slug));
    expect(skus).toEqual(['X1', 'X2', 'X 3', 'X4\u00e9']);
    expect(await demo.count("products where title = '\u00e9'")).toBe(1);
    expect(await demo.count('pg_constraint where not convalidated')).toBe(0);
  });

  test('starts with rows that cannot be corrected, names their checks, and refuses new rows of that kind', async () => {
    const [plain, spaced, hidden, dated] = await slugs();
    await setSku(plain ?? '', 'X1');
    await setSku(spaced ?? '', ' X1');
    await setSku(hidden ?? '', '\u200b');
    await demo.client.query("update products set created_at = 'infinity' where slug = $1", [dated]);
    const opened = await openDatabase({ ...loadConfig({ DATABASE_URL: demo.url }) }, () => undefined);
    await opened.stop();
    expect(opened.applied).toHaveLength(2);
    expect(opened.unvalidated).toEqual([
      'product_categories_created_at_edges',
      'products_created_at_edges',
      'products_sku_edges',
    ]);
    await expect(setSku(plain ?? '', ' X2')).rejects.toMatchObject(refused);
    await demo.client.query('update products set sku = slug, created_at = now()');
    for (const check of opened.unvalidated)
      await demo.client.query(
        `alter table ${check.replace(/_(created_at|sku)_edges$/, '')} validate constraint ${check}`,
      );
    expect(await demo.count('pg_constraint where not convalidated')).toBe(0);
  });
});
