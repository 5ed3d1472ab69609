import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate } from '../../../packages/loomgate/src/database/migrate';
import { migrationsFolder } from '../../../packages/loomgate/src/database/migrations-folder';
import { createDemoDatabase, type DemoDatabase } from '../../../prisma/seed/testing/demo-database';
import { createTestDatabase } from '../../../test/support/database';

let demo: DemoDatabase;

beforeEach(async () => {
  demo = await createDemoDatabase(await createTestDatabase());
});

afterEach(() => demo.drop());

const differing = `order_lines l join products p on p.id = l.product_id where (l.title, l.sku) is distinct from (p.title, p.sku)`;

test('order lines of the demo have title and sku of their products', async () => {
  expect(await demo.count('order_lines')).toBeGreaterThan(0);
  expect(await demo.count(differing)).toBe(0);
});

test('the trigger sets missing title and sku of a line, and keeps given ones', async () => {
  const insert = (columns: string, values: string) =>
    demo.client.query(`insert into order_lines (order_id, position, product_id, quantity, unit_amount, unit_currency${columns})
      select order_id, position + 100, product_id, 1, 1, 'EUR'${values} from order_lines where position < 100`);
  await insert('', '');
  expect(await demo.count('order_lines where position >= 100')).toBeGreaterThan(0);
  expect(await demo.count(differing)).toBe(0);
  await demo.client.query('delete from order_lines where position >= 100');
  await insert(', title, sku', ", 'Then', 'T-1'");
  expect(await demo.count("order_lines where position >= 100 and (title, sku) <> ('Then', 'T-1')")).toBe(0);
});

test('the trigger works for a role that can write order_lines only', async () => {
  await demo.client.query(`create role lines_only; grant select, insert on order_lines to lines_only;
    grant usage on schema public to lines_only; set role lines_only`);
  await demo.client.query(`insert into order_lines (order_id, position, product_id, quantity, unit_amount, unit_currency)
    select order_id, position + 100, product_id, 1, 1, 'EUR' from order_lines`);
  await demo.client.query('reset role; drop owned by lines_only; drop role lines_only');
  expect(await demo.count(differing)).toBe(0);
});

test.each(['', 'Then'])(
  'a line of a product that does not exist is refused by the foreign key (title %p)',
  async (title) => {
    const line = demo.client.query(
      `insert into order_lines (order_id, position, product_id, quantity, unit_amount, unit_currency, title)
     select id, 100, gen_random_uuid(), 1, 1, 'EUR', nullif($1, '') from orders limit 1`,
      [title],
    );
    await expect(line).rejects.toMatchObject({ constraint: 'order_lines_product_id_fkey' });
  },
);

describe('a database of an older version', () => {
  beforeEach(() =>
    demo.client.query(`drop trigger order_lines_fill on order_lines; drop function fill_order_line();
      alter table order_lines drop title, drop sku;
      delete from _prisma_migrations where migration_name like '20261201%lines_as_bought'`),
  );

  const nullable = `information_schema.columns where table_name = 'order_lines' and column_name in ('title', 'sku') and is_nullable = 'YES'`;

  async function expectFilled() {
    expect(await demo.count(differing)).toBe(0);
    expect(await demo.count(nullable)).toBe(0);
    expect(await demo.count("pg_constraint where conname = 'order_lines_as_bought'")).toBe(0);
  }

  test('gets title and sku of all lines in batches', async () => {
    await demo.client.query(`insert into order_lines (order_id, position, product_id, quantity, unit_amount, unit_currency)
      select order_id, 1000 + n, product_id, 1, 1, 'EUR' from (select * from order_lines limit 1) l, generate_series(1, 20500) n`);
    await expect(migrate(demo.url)).resolves.toHaveLength(2);
    await expectFilled();
  });

  test('scans no line while a lock blocks readers', async () => {
    await migrate(demo.url);
    await demo.client.query(`alter table order_lines alter title drop not null, alter sku drop not null;
      set client_min_messages = debug1`);
    const notices: string[] = [];
    demo.client.on('notice', ({ message }) => notices.push(message ?? ''));
    const fill = join(migrationsFolder, '20261201000100_fill_lines_as_bought', 'migration.sql');
    await demo.client.query(await readFile(fill, 'utf8'));
    for (const column of ['title', 'sku'])
      expect(notices).toContainEqual(
        expect.stringMatching(`existing constraints on column .*"?${column}"? are sufficient`),
      );
    await expectFilled();
  });

  test('continues after an interruption, and keeps lines of new orders', async () => {
    await migrate(demo.url);
    await demo.client.query('alter table order_lines alter title drop not null, alter sku drop not null');
    await demo.client.query('update order_lines set title = null where position = 0');
    await demo.client.query("update order_lines set title = 'Then' where position = 1");
    await demo.client.query(`alter table order_lines
      add constraint order_lines_as_bought check (title is not null and sku is not null) not valid`);
    await demo.client.query("delete from _prisma_migrations where migration_name like '%_fill_lines_as_bought'");
    await expect(migrate(demo.url)).resolves.toHaveLength(1);
    expect(await demo.count("order_lines where position = 1 and title <> 'Then'")).toBe(0);
    await demo.client.query(
      `update order_lines l set title = p.title from products p where p.id = product_id and position = 1`,
    );
    await expectFilled();
  });
});
