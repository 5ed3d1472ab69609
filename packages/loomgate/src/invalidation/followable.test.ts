import type { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { caughtUp, connectStranger, type Instance, startInstance, until } from '../../../../test/support/invalidation';
import { createMemoryStore, type MemoryStore } from '../../../../test/support/memory-store';
import { defineTable } from '../loaders';
import { readTables } from './published-tables';
import { wholeType } from './row-tags';
import { defineInvalidation } from './table-invalidation';

const tableOf = (type: string, name: string) =>
  defineTable<{ id: number }>({ type, name, columns: { id: 'id' }, key: ['id'], types: { id: 'int4' } });

const sales = tableOf('Sale', 'sales');
const clients = tableOf('Client', 'clients');
const undeclared = tableOf('Undeclared', 'undeclared');
const shapes = {
  View: 'plain_view',
  Materialized: 'materialized',
  Foreign: 'foreign_table',
  Unlogged: 'unlogged_table',
  Parted: 'parted',
};
const tables = [
  defineInvalidation(sales),
  defineInvalidation(clients),
  ...Object.entries(shapes).map(([type, name]) => defineInvalidation(tableOf(type, name))),
  defineInvalidation(tableOf('Report', 'report'), { dependsOn: [sales, clients] }),
  defineInvalidation(tableOf('Summary', 'materialized'), { dependsOn: [sales] }),
  defineInvalidation(tableOf('Derived', 'plain_view'), { dependsOn: [undeclared] }),
];

const schema = `
  create table sales (id int primary key);
  create table clients (id int primary key);
  create table undeclared (id int primary key);
  create view plain_view as select id from sales;
  create view report as select s.id from sales s join clients c using (id);
  create materialized view materialized as select id from sales;
  create foreign data wrapper nothing; create server nowhere foreign data wrapper nothing;
  create foreign table foreign_table (id int) server nowhere;
  create unlogged table unlogged_table (id int primary key);
  create table parted (id int) partition by range (id);
  create table parted_low partition of parted for values from (0) to (10);
  create foreign table parted_far partition of parted for values from (10) to (20) server nowhere`;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;
let store: MemoryStore;
let instances: Instance[];

beforeEach(async () => {
  database = await createTestDatabase();
  sql = await connectStranger(database.url);
  await sql.query(schema);
  store = createMemoryStore();
  instances = [];
});

afterEach(async () => {
  for (const instance of instances) await instance.stop();
  await sql.end();
  await database.drop();
});

async function start(): Promise<Instance> {
  const instance = await startInstance(database.url, { store, tables, lagMs: 1_500 });
  instances.push(instance);
  await until(() => instance.listener.isFresh());
  return instance;
}

const followedBy = ({ invalidation }: Instance) =>
  [...new Set(tables.map(({ type }) => type))].filter((type) => invalidation.follows(type));

test('what cannot be published is not followed, and one line at the start says why', async () => {
  const instance = await start();
  const { infos, warnings } = instance;
  expect(followedBy(instance)).toEqual(['Sale', 'Client', 'Report']);
  const logged = infos.filter(([fields]) => typeof fields === 'object' && fields !== null && 'types' in fields);
  expect(logged).toEqual([
    [
      {
        types: {
          View: 'plain_view is a view',
          Materialized: 'materialized is a materialized view',
          Foreign: 'foreign_table is a foreign table',
          Unlogged: 'unlogged_table is an unlogged table',
          Parted: 'parted_far is a foreign table',
          Summary: 'materialized is a materialized view',
          Derived: '"plain_view" depends on types that cannot be followed: Undeclared',
        },
      },
      'responses with these types are not cached: their changes are not in the WAL',
    ],
  ]);
  expect(warnings).toEqual([]);
});

test('a type that no module declares is not followed, and is logged once', async () => {
  const { invalidation, warnings } = await start();
  expect([invalidation.follows('Unknown'), invalidation.follows('Unknown')]).toEqual([false, false]);
  expect(warnings).toEqual([
    [{ type: 'Unknown' }, 'responses with this type are not cached: no defineInvalidation names it'],
  ]);
});

test('a change of a table purges everything of the views that depend on it', async () => {
  const instance = await start();
  const purgedBy = async (statement: string) => {
    await caughtUp(instance, sql);
    instance.purged.length = 0;
    await sql.query(statement);
    await caughtUp(instance, sql);
    return [...new Set(instance.purged)].toSorted();
  };
  const report = wholeType('Report');
  expect(await purgedBy('insert into sales values (1)')).toEqual(
    [...report, 'Sale:1', 'Sale:any', 'Sale:list'].toSorted(),
  );
  expect(await purgedBy('truncate clients')).toEqual([...report, ...wholeType('Client')].toSorted());
  instance.purged.length = 0;
  await sql.query('vacuum full sales');
  await until(() => instance.purged.includes('Report:*'));
});

describe('while the WAL is read', () => {
  const replaced = 'begin; alter table clients rename to old_clients; create view clients as table old_clients; commit';
  const restored = 'begin; drop view report; drop view clients; alter table old_clients rename to clients';
  const report = 'create view report as select s.id from sales s join clients c using (id); commit';

  test('a table that becomes a view is not followed any more, nor are views of it; all instances purge both', async () => {
    const [first, second] = [await start(), await start()];
    for (const { purged } of [first, second]) purged.length = 0;
    await sql.query(replaced);
    await until(() => followedBy(first).join() === 'Sale' && followedBy(second).join() === 'Sale');
    await until(() => first.listener.isFresh() && second.listener.isFresh());
    for (const { purged } of [first, second]) expect(purged).toEqual(expect.arrayContaining(['Client:*', 'Report:*']));
  });

  test('it is followed again when it is a table again', async () => {
    const instance = await start();
    await sql.query(replaced);
    await until(() => followedBy(instance).join() === 'Sale' && instance.listener.isFresh());
    await sql.query(`${restored}; ${report}`);
    await until(() => followedBy(instance).join() === 'Sale,Client,Report' && instance.listener.isFresh());
    await caughtUp(instance, sql);
    instance.purged.length = 0;
    await sql.query('insert into clients values (7)');
    await caughtUp(instance, sql);
    expect(instance.purged).toEqual(expect.arrayContaining(['Client:7', 'Report:*']));
  });

  test('an instance that starts when it is a view purges what others have stored', async () => {
    await (await start()).invalidation.stop();
    await sql.query(replaced);
    await start();
    const purged = store.messages.flatMap((message) => (message.kind === 'purge' ? message.tags : []));
    expect(purged).toEqual(expect.arrayContaining(['Client:*', 'Report:*']));
  });
});

test('a connection to the log that finds other tables than operations do is refused', async () => {
  await sql.query('create schema shop; create table shop.sales (id int primary key)');
  const other = new URL(database.url);
  other.searchParams.set('schema', 'shop');
  const instance = await startInstance(other.href, { store, tables, lagMs: 1_500, poolUrl: database.url });
  instances.push(instance);
  await until(() => instance.warnings.length > 0);
  expect(instance.warnings).toContainEqual([
    { err: expect.objectContaining({ message: expect.stringContaining('find different tables: "sales"') }) },
    'reading the WAL failed',
  ]);
  expect(instance.listener.isFresh()).toBe(false);
});

test('only the columns of a sufficient replica identity are needed', async () => {
  await sql.query(`create table by_code (id int primary key, code text not null unique);
    create table by_index (id int, code text not null); create unique index by_index_code on by_index (code);
    alter table by_index replica identity using index by_index_code`);
  const byCode = (name: string) =>
    defineInvalidation(
      defineTable<{ code: string }>({
        type: name,
        name,
        columns: { code: 'code' },
        key: ['code'],
        types: { code: 'text' },
      }),
    );
  const found = await readTables(sql, 'none', [byCode('by_code'), byCode('by_index'), defineInvalidation(sales)]);
  expect(found.map(({ name, partial }) => [name, partial])).toEqual([
    ['"by_code"', ['by_code']],
    ['"by_index"', []],
    ['"sales"', []],
  ]);
});
