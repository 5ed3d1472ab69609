import type { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { caughtUp, connectStranger, type Instance, startInstance, until } from '../../../../test/support/invalidation';
import { createMemoryStore, type MemoryStore } from '../../../../test/support/memory-store';
import { defineTable } from '../loaders';
import { wholeType } from './row-tags';
import { defineInvalidation } from './table-invalidation';

const publicOrders = defineTable<{ id: number; state: string }>({
  type: 'Order',
  name: 'purchases',
  columns: { id: 'id', state: 'state' },
  key: ['id'],
  types: { id: 'int4', state: 'text' },
});
const salesOrders = defineTable<{ id: number; state: string }>({
  type: 'SalesOrder',
  schema: 'sales',
  name: 'purchases',
  columns: { id: 'id', state: 'state' },
  key: ['id'],
  types: { id: 'int4', state: 'text' },
});
const quoted = defineTable<{ id: number; rank: number }>({
  type: 'Quoted',
  schema: 'Weird "Schema"',
  name: 'My.Table',
  columns: { id: 'My Id', rank: 'Order' },
  key: ['id'],
  types: { id: 'int4', rank: 'int4' },
});
const tenants = defineTable<{ country: string; id: string }>({
  type: 'Tenant',
  name: 'tenants',
  columns: { country: 'country', id: 'id' },
  key: ['country', 'id'],
  types: { country: 'bpchar', id: 'int8' },
});
const rooms = defineTable<{ id: number; country: string | null; tenantId: string | null; kind: string }>({
  type: 'Room',
  name: 'rooms',
  columns: { id: 'id', country: 'country', tenantId: 'tenant_id', kind: 'kind' },
  key: ['id'],
  types: { id: 'int2', country: 'bpchar', tenantId: 'int8', kind: 'text' },
});
/** The same table for another type. */
const suites = defineTable<{ id: number; kind: string }>({
  type: 'Suite',
  schema: 'public',
  name: 'rooms',
  columns: { id: 'id', kind: 'kind' },
  key: ['id'],
  types: { id: 'int2', kind: 'text' },
});
/** Without a primary key; found by a unique column. */
const clubs = defineTable<{ code: string; note: string }>({
  type: 'Club',
  name: 'clubs',
  columns: { code: 'code', note: 'note' },
  key: ['code'],
  types: { code: 'varchar' },
});
/** Found by another unique column than the primary key. */
const teams = defineTable<{ code: string }>({
  type: 'Team',
  name: 'teams',
  columns: { code: 'code' },
  key: ['code'],
  types: { code: 'text' },
});
const animals = defineTable<{ id: number; name: string }>({
  type: 'Animal',
  name: 'animals',
  columns: { id: 'id', name: 'name' },
  key: ['id'],
  types: { id: 'int4', name: 'text' },
});
const dogs = defineTable<{ id: number; breed: string }>({
  type: 'Dog',
  name: 'dogs',
  columns: { id: 'id', breed: 'breed' },
  key: ['id'],
  types: { id: 'int4', breed: 'text' },
});
const events = defineTable<{ day: number; id: number; place: string }>({
  type: 'Event',
  name: 'happenings',
  columns: { day: 'day', id: 'id', place: 'place' },
  key: ['day', 'id'],
  types: { day: 'int4', id: 'int4', place: 'text' },
});
/** A partition of `happenings`. */
const recent = defineTable<{ day: number; id: number; place: string }>({
  type: 'Recent',
  name: 'happenings_recent',
  columns: { day: 'day', id: 'id', place: 'place' },
  key: ['day', 'id'],
  types: { day: 'int4', id: 'int4', place: 'text' },
});
const totals = defineTable<{ id: number; total: number }>({
  type: 'Total',
  name: 'totals',
  columns: { id: 'id', total: 'total' },
  key: ['id'],
  types: { id: 'int4', total: 'int4' },
});
const articles = defineTable<{ slug: string; body: string; views: number }>({
  type: 'Article',
  name: 'articles',
  columns: { slug: 'slug', body: 'body', views: 'views' },
  key: ['slug'],
  types: { slug: 'text', body: 'text' },
});

const tables = [
  defineInvalidation(publicOrders, { keys: ['state'] }),
  defineInvalidation(salesOrders, { keys: ['state'] }),
  defineInvalidation(quoted, { keys: ['rank'], listed: ['rank'] }),
  defineInvalidation(tenants),
  defineInvalidation(rooms, { keys: [['country', 'tenantId']] }),
  defineInvalidation(suites, { keys: ['kind'] }),
  defineInvalidation(clubs),
  defineInvalidation(teams),
  defineInvalidation(animals, { keys: ['name'] }),
  defineInvalidation(dogs, { keys: ['breed'] }),
  defineInvalidation(events, { keys: ['place'] }),
  defineInvalidation(recent, { keys: ['place'] }),
  defineInvalidation(totals, { listed: ['total'] }),
  defineInvalidation(articles, { keys: ['body'] }),
];

const long = (letter: string, count: number) =>
  `(select string_agg(md5('${letter}' || n), '') from generate_series(1, ${count}) n)`;

const schema = `
  create schema sales; create schema "Weird ""Schema""";
  create table purchases (id int primary key, state text);
  create table sales.purchases (state text, id serial primary key);
  create table "Weird ""Schema"""."My.Table" ("My Id" int primary key, "Order" int);
  create table tenants (country char(3), id int8, primary key (country, id));
  create table rooms (id int2 primary key, country char(3), tenant_id int8, kind text,
    foreign key (country, tenant_id) references tenants on update cascade on delete cascade);
  create table clubs (code varchar(9) not null unique, note text);
  create table teams (id int primary key, code text not null unique);
  create table animals (id int primary key, name text);
  create table dogs (breed text) inherits (animals);
  create table happenings (day int, id int, place text, primary key (day, id)) partition by range (day);
  create table happenings_old partition of happenings for values from (0) to (100);
  create table happenings_recent partition of happenings for values from (100) to (200);
  create table totals (id int primary key, net int, total int generated always as (net * 2) virtual);
  create table articles (slug text primary key, body text, views int);
  alter table articles alter slug set storage external, alter body set storage external;
  insert into articles values (${long('s', 75)}, ${long('b', 400)}, 0)`;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: MemoryStore;
let instance: Instance;
let sql: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = await connectStranger(database.url);
  await sql.query(schema);
  store = createMemoryStore();
  instance = await startInstance(database.url, { store, tables });
  await until(() => instance.listener.isFresh());
});

afterAll(async () => {
  await instance.stop();
  await sql.end();
  await database.drop();
});

/** @returns the tags that the statements purge, without those for any change of a type */
async function purgedBy(...statements: readonly string[]): Promise<string[]> {
  await caughtUp(instance, sql);
  instance.purged.length = 0;
  for (const statement of statements) await sql.query(statement);
  await caughtUp(instance, sql);
  return [...new Set(instance.purged)].filter((tag) => !tag.endsWith(':any')).toSorted();
}

const sorted = (...tags: readonly string[]) => tags.filter((tag) => !tag.endsWith(':any')).toSorted();
const whole = (...types: readonly string[]) => sorted(...types.flatMap(wholeType));

/** Each case depends on the previous ones. */
test.each<[change: string, statement: string, tags: readonly string[]]>([
  [
    'the table of the search path',
    "insert into purchases values (1, 'new')",
    ['Order:1', 'Order:list', 'Order.state=new'],
  ],
  [
    'the table with this name in another schema',
    "insert into sales.purchases values ('new', 7)",
    ['SalesOrder:7', 'SalesOrder:list', 'SalesOrder.state=new'],
  ],
  [
    'an update of it',
    "update sales.purchases set state = 'paid'",
    ['SalesOrder:7', 'SalesOrder.state=new', 'SalesOrder.state=paid'],
  ],
  [
    'quoted names',
    'insert into "Weird ""Schema"""."My.Table" values (3, 9)',
    ['Quoted:3', 'Quoted:list', 'Quoted.rank=9'],
  ],
  [
    'a value that becomes null',
    'update "Weird ""Schema"""."My.Table" set "Order" = null',
    ['Quoted:3', 'Quoted:list', 'Quoted.rank=9', 'Quoted.rank='],
  ],
  [
    'a value that was null',
    'update "Weird ""Schema"""."My.Table" set "Order" = 8',
    ['Quoted:3', 'Quoted:list', 'Quoted.rank=8', 'Quoted.rank='],
  ],
  ['a composite key', "insert into tenants values ('DE', 9007199254740993)", tenant('DE', '9007199254740993')],
  [
    'a composite edge, for both types of the table',
    "insert into rooms values (1, 'DE', 9007199254740993, 'big')",
    [
      ...['Room:1', 'Room:list', 'Room.country,tenantId=["DE","9007199254740993"]'],
      ...['Suite:1', 'Suite:list', 'Suite.kind=big'],
    ],
  ],
  ['only the primary key', 'update rooms set id = 2', ['Room:1', 'Room:2', 'Suite:1', 'Suite:2']],
  [
    'a composite key, which cascades',
    "update tenants set id = 4 where country = 'DE'",
    [
      ...['Tenant:["DE","9007199254740993"]', 'Tenant:["DE","4"]', 'Room:2', 'Suite:2'],
      ...['Room.country,tenantId=["DE","9007199254740993"]', 'Room.country,tenantId=["DE","4"]'],
    ],
  ],
  [
    'a part of a composite edge that becomes null',
    'update rooms set tenant_id = null',
    ['Room:2', 'Suite:2', 'Room.country,tenantId=["DE","4"]', 'Room.country,tenantId='],
  ],
  [
    'and has a value again',
    'update rooms set tenant_id = 4',
    ['Room:2', 'Suite:2', 'Room.country,tenantId=["DE","4"]', 'Room.country,tenantId='],
  ],
  [
    'a delete that cascades',
    'delete from tenants',
    [
      ...tenant('DE', '4'),
      ...['Room:2', 'Room:list', 'Room.country,tenantId=["DE","4"]', 'Suite:2', 'Suite:list', 'Suite.kind=big'],
    ],
  ],
  ['a truncate that cascades', 'truncate tenants cascade', whole('Tenant', 'Room', 'Suite')],
  ['a table without a primary key', "insert into clubs values ('a', 'x')", ['Club:a', 'Club:list']],
  ['an update of its unique key', "update clubs set code = 'b'", ['Club:a', 'Club:b']],
  ['a delete from it', 'delete from clubs', ['Club:b', 'Club:list']],
  ['a table with another unique key', "insert into teams values (1, 'a')", ['Team:a', 'Team:list']],
  ['an update of that key', "update teams set code = 'b'", ['Team:a', 'Team:b']],
  ['a delete by the primary key', 'delete from teams where id = 1', ['Team:b', 'Team:list']],
  [
    'a row of a table that inherits',
    "insert into dogs values (1, 'Rex', 'pug')",
    ['Animal:1', 'Animal:list', 'Animal.name=Rex', 'Dog:1', 'Dog:list', 'Dog.breed=pug'],
  ],
  [
    'an update through the parent',
    "update animals set name = 'Max'",
    ['Animal:1', 'Animal.name=Max', 'Animal.name=Rex', 'Dog:1'],
  ],
  [
    'a row of the parent alone',
    "insert into animals values (2, 'Tom')",
    ['Animal:2', 'Animal:list', 'Animal.name=Tom'],
  ],
  ['a truncate of the parent', 'truncate animals', whole('Animal', 'Dog')],
  [
    'a row of a declared partition, written through its parent',
    "insert into happenings values (150, 1, 'Rome')",
    [...happening('Event', 150, 1, 'Rome'), ...happening('Recent', 150, 1, 'Rome')],
  ],
  [
    'a delete from the partition',
    'delete from happenings_recent',
    [...happening('Event', 150, 1, 'Rome'), ...happening('Recent', 150, 1, 'Rome')],
  ],
  [
    'a merge',
    `merge into purchases using (values (1, 'paid'), (2, 'new')) v (id, state) on purchases.id = v.id
       when matched then update set state = v.state when not matched then insert values (v.id, v.state)`,
    ['Order:1', 'Order:2', 'Order:list', 'Order.state=new', 'Order.state=paid'],
  ],
  [
    'a copy',
    `copy purchases from program 'printf "5\\tnew\\n6\\tnew\\n"'`,
    ['Order:5', 'Order:6', 'Order:list', 'Order.state=new'],
  ],
  ['a column that is computed on reading', 'insert into totals values (1, 4)', whole('Total')],
])('%s', async (_, statement, tags) => {
  expect(await purgedBy(statement)).toEqual(sorted(...tags));
});

function tenant(country: string, id: string): string[] {
  return [`Tenant:["${country}","${id}"]`, 'Tenant:list'];
}

function happening(type: string, day: number, id: number, place: string): string[] {
  return [`${type}:["${day}","${id}"]`, `${type}:list`, `${type}.place=${place}`];
}

test('an unchanged TOAST value in a key is that of the old row', async () => {
  const { rows } = await sql.query<{ slug: string; body: string }>('select slug, body from articles');
  const [{ slug, body } = { slug: '', body: '' }] = rows;
  expect(await purgedBy('update articles set views = 1')).toEqual([`Article:${slug}`]);
  expect(await purgedBy('delete from articles')).toEqual(
    sorted(`Article:${slug}`, 'Article:list', `Article.body=${body}`),
  );
});

test('clients can write to tables without a primary key: their replica identity is FULL', async () => {
  const { rows } = await sql.query(
    "select relname from pg_class where relname in ('clubs', 'teams', 'tenants') and relreplident = 'f' order by 1",
  );
  expect(rows.map(({ relname }) => relname)).toEqual(['clubs', 'teams']);
});

describe('names that change while the WAL is read', () => {
  const epochs = () => store.messages.filter(({ kind }) => kind === 'epoch').length;

  test('a table that is renamed and back, with a changed row in between, begins a new epoch', async () => {
    const before = epochs();
    await sql.query(
      `begin; alter table sales.purchases rename to old_purchases; create table sales.purchases (id int primary key, state text); commit`,
    );
    await until(() => epochs() > before && instance.listener.isFresh());
    expect(await purgedBy("insert into sales.old_purchases values ('old', 99)")).toEqual([]);
    expect(await purgedBy("insert into sales.purchases values (3, 'new')")).toContain('SalesOrder:3');
  });

  test('with a renamed key column every change purges the type', async () => {
    await sql.query('alter table teams rename column code to tag');
    expect(await purgedBy("insert into teams values (2, 'x')")).toEqual(whole('Team'));
    await sql.query('alter table teams rename column tag to code');
    await purgedBy("insert into teams values (3, 'y')");
    expect(await purgedBy("insert into teams values (4, 'z')")).toEqual(sorted('Team:z', 'Team:list'));
  });

  test('a declared partition that is detached is followed by itself', async () => {
    const terms = () => instance.invalidation.figures().takeovers;
    const before = terms();
    await sql.query('alter table happenings detach partition happenings_recent');
    await until(() => terms() > before && instance.listener.isFresh());
    expect(instance.purged).toEqual(expect.arrayContaining(['Event:*', 'Recent:*']));
    expect(await purgedBy("insert into happenings_recent values (160, 2, 'Oslo')")).toEqual(
      sorted(...happening('Recent', 160, 2, 'Oslo')),
    );
  });

  test('a table that inherits from a declared one is published when it appears', async () => {
    const before = epochs();
    await sql.query('create table cats () inherits (animals)');
    await until(() => epochs() > before && instance.listener.isFresh());
    expect(await purgedBy("insert into cats values (3, 'Tom')")).toEqual(
      sorted('Animal:3', 'Animal:list', 'Animal.name=Tom'),
    );
  });
});
