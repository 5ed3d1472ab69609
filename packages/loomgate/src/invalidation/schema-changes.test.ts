import type { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { caughtUp, connectStranger, type Instance, startInstance, until } from '../../../../test/support/invalidation';
import { createMemoryStore, type MemoryStore } from '../../../../test/support/memory-store';
import { wholeType } from './row-tags';
import type { TableInvalidation } from './table-invalidation';

const key = { field: 'id', columns: ['id'], types: ['int4'] } as const;
const place = { field: 'place', columns: ['place'], types: ['text'] } as const;
/** Partitioned; its edges need old rows. */
const parcels: TableInvalidation = {
  type: 'Parcel',
  name: 'parcels',
  columns: [],
  key,
  keys: [place],
  listed: [{ column: 'weight' }],
};
const pallets: TableInvalidation = { ...parcels, type: 'Pallet', name: 'pallets' };
/** Partitioned, announces topics. */
const calls: TableInvalidation = {
  type: 'Call',
  name: 'calls',
  columns: [],
  key,
  keys: [],
  listed: [],
  announces: 'topic',
};
const tables = [parcels, pallets, calls];

const columns = '(id int primary key, place text, weight int, note varchar(10))';
const everything = `
  create table parcels ${columns} partition by range (id);
  create table parcels_low partition of parcels for values from (0) to (100);
  create table parcels_high partition of parcels for values from (100) to (200);
  create table pallets ${columns};
  create table calls (id int, topic text) partition by range (id);
  create table calls_low partition of calls for values from (0) to (100);
  insert into parcels values (1, 'home', 5, 'a'), (101, 'home', 5, 'b');
  insert into pallets values (1, 'home', 5, 'a')`;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;
let store: MemoryStore;
let instance: Instance;

beforeEach(async () => {
  database = await createTestDatabase();
  sql = await connectStranger(database.url);
  await sql.query(everything);
  store = createMemoryStore();
});

afterEach(async () => {
  await instance.stop();
  await sql.end();
  await database.drop();
});

async function start(): Promise<void> {
  instance = await startInstance(database.url, { store, tables, lagMs: 1_500 });
  await until(() => instance.listener.isFresh());
}

/** @returns the tags that the statements purge */
async function purgedBy(...statements: readonly string[]): Promise<string[]> {
  await caughtUp(instance, sql);
  instance.purged.length = 0;
  for (const statement of statements) await sql.query(statement);
  await caughtUp(instance, sql);
  return [...new Set(instance.purged)].toSorted();
}

const sorted = (...tags: readonly string[]) => tags.toSorted();
const all = (entity: number, ...places: readonly string[]) =>
  sorted('Parcel:any', 'Parcel:list', `Parcel:${entity}`, ...places.map((at) => `Parcel.place=${at}`));

/** Waits until the whole type is purged, which happens with the next heartbeat. */
const untilPurged = (type: string) => until(() => instance.purged.includes(`${type}:*`));
const epochs = () => store.messages.filter(({ kind }) => kind === 'epoch').length;

describe('a partitioned table is purged row by row', () => {
  beforeEach(start);

  test.each([['parcels'], ['parcels_high']])('written as %s', async (name) => {
    expect(await purgedBy(`insert into ${name} values (102, 'shop', 1)`)).toEqual(all(102, 'shop'));
    expect(await purgedBy(`update ${name} set place = 'yard' where id = 102`)).toEqual(
      sorted('Parcel:any', 'Parcel:102', 'Parcel.place=shop', 'Parcel.place=yard'),
    );
    expect(await purgedBy(`update ${name} set weight = 2 where id = 102`)).toEqual(all(102, 'yard'));
    expect(await purgedBy(`delete from ${name} where id = 102`)).toEqual(all(102, 'yard'));
    instance.purged.length = 0;
    await sql.query(`truncate ${name}`);
    await untilPurged('Parcel');
  });

  test('when a row moves to another partition', async () => {
    expect(await purgedBy('update parcels set id = 150 where id = 1')).toEqual(
      sorted('Parcel:any', 'Parcel:list', 'Parcel:1', 'Parcel:150', 'Parcel.place=home'),
    );
  });

  test('and announces its events', async () => {
    await purgedBy(
      "insert into calls values (1, 'Order:1'), (2, 'Order:2')",
      "insert into calls_low values (3, 'Order:3')",
    );
    await until(() => instance.announced.length === 3);
    expect(instance.announced.toSorted()).toEqual(['Order:1', 'Order:2', 'Order:3']);
  });
});

describe('when partitions change', () => {
  beforeEach(start);
  const attach = `
    create table parcels_top ${columns}; insert into parcels_top values (201, 'top', 1, 'c');
    alter table parcels attach partition parcels_top for values from (200) to (300)`;

  test('a partition that is attached with rows purges the type', async () => {
    instance.purged.length = 0;
    await sql.query(attach.replace('alter table', 'alter table parcels_top replica identity full; alter table'));
    await untilPurged('Parcel');
    expect(instance.purged).not.toContain('Pallet:*');
  });

  test('a partition without replica identity FULL gets it, and a new epoch begins', async () => {
    await sql.query(attach);
    await until(() => epochs() === 2 && instance.listener.isFresh());
    expect(await purgedBy("update parcels set place = 'a' where id = 201")).toEqual(
      sorted('Parcel:any', 'Parcel:201', 'Parcel.place=a', 'Parcel.place=top'),
    );
    expect(await purgedBy('delete from parcels where id = 201')).toEqual(all(201, 'a'));
  });

  test('such a partition begins a new epoch also if no instance reads the WAL', async () => {
    await instance.stop();
    await sql.query(`${attach}; delete from parcels where id = 201`);
    await start();
    expect(epochs()).toBe(2);
  });

  test('a partition that is detached purges the type, and later writes to it purge nothing', async () => {
    instance.purged.length = 0;
    await sql.query('alter table parcels detach partition parcels_high');
    await untilPurged('Parcel');
    expect(await purgedBy("update parcels_high set place = 'elsewhere'")).toEqual([]);
  });
});

describe('of two tables with the same name', () => {
  const second = `create schema shop; create table shop.pallets ${columns}; alter table shop.pallets replica identity full`;

  test('only the declared one purges, even if the other is published', async () => {
    await start();
    await sql.query(`${second}; alter publication loomgate add table shop.pallets`);
    expect(await purgedBy("insert into shop.pallets values (7, 'shop', 1)")).toEqual([]);
    expect(await purgedBy("insert into pallets values (8, 'yard', 1)")).toContain('Pallet.place=yard');
  });

  test('the search path determines the declared one', async () => {
    await start();
    await instance.stop();
    await sql.query(
      `${second}; alter database ${new URL(database.url).pathname.slice(1)} set search_path = shop, public`,
    );
    await start();
    expect(await purgedBy("insert into shop.pallets values (7, 'shop', 1)")).toContain('Pallet.place=shop');
    expect(await purgedBy("insert into public.pallets values (8, 'yard', 1)")).toEqual([]);
    expect(epochs()).toBe(2);
  });
});

describe('a rewrite without WAL records of rows purges the type', () => {
  beforeEach(start);

  test.each([
    ['a column that is converted', 'alter table pallets alter column note type text using upper(note)'],
    ['a new column with a volatile default', 'alter table pallets add column made uuid default gen_random_uuid()'],
  ])('%s', async (_, statement) => {
    instance.purged.length = 0;
    await sql.query(statement);
    await untilPurged('Pallet');
    expect(instance.purged).not.toContain('Parcel:*');
    expect(instance.invalidation.figures()).toMatchObject({ takeovers: 1, epochs: 1 });
  });

  test('a changed column description, at the next change of a row', async () => {
    await purgedBy("update pallets set note = 'x'");
    await sql.query('alter table pallets alter column note type varchar(20)');
    expect(await purgedBy("update pallets set note = 'y'")).toEqual(wholeType('Pallet').toSorted());
    expect(await purgedBy("update pallets set note = 'z'")).toEqual(['Pallet:1', 'Pallet:any']);
  });
});

describe('a table that is dropped and created again', () => {
  test('is published again, and a new epoch begins', async () => {
    await start();
    await sql.query(`begin; drop table pallets; create table pallets ${columns}; commit`);
    await until(() => epochs() === 2 && instance.listener.isFresh());
    await sql.query("insert into pallets values (1, 'home', 5)");
    expect(await purgedBy("update pallets set place = 'yard'")).toContain('Pallet.place=home');
  });

  test('also if no instance reads the WAL', async () => {
    await start();
    await instance.stop();
    await sql.query(`drop table pallets; create table pallets ${columns}`);
    await start();
    expect(epochs()).toBe(2);
    expect(await purgedBy("insert into pallets values (1, 'home', 5)")).toContain('Pallet.place=home');
  });
});

test('a transaction with the message `purge everything` begins a new epoch when it commits', async () => {
  await start();
  const say = "select pg_logical_emit_message(true, 'loomgate', 'purge everything')";
  await purgedBy('begin', say, 'rollback');
  expect(epochs()).toBe(1);
  await purgedBy('begin', say, 'commit');
  expect(epochs()).toBe(2);
  expect(instance.invalidation.figures()).toMatchObject({ takeovers: 1, epochs: 2 });
});
