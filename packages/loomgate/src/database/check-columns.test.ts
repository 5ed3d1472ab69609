import type { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { connectStranger } from '../../../../test/support/invalidation';
import { defineTable } from '../loaders';
import { checkColumns } from './check-columns';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = await connectStranger(database.url);
  await sql.query(`
    create schema "Other Schema";
    create domain code as varchar(5);
    create type mood as enum ('sad', 'ok');
    create table "Other Schema"."Gifts" (
      "Id" code primary key, at timestamptz(3) not null, weight numeric(5, 2), mood mood not null);
    create view light as select "Id" as id, weight from "Other Schema"."Gifts"`);
});

afterAll(async () => {
  await sql.end();
  await database.drop();
});

const columns = { id: 'Id', at: 'at', weight: 'weight', mood: 'mood' };
const mood = { name: 'mood', labels: ['sad', 'ok'] };
const gifts = { type: 'Gift', schema: 'Other Schema', name: 'Gifts', columns, key: ['id'] } as const;
type Gift = { id: string; at: string; weight: string | null; mood: string };

/** @returns what is logged as missing, and the lines of the error without the first */
async function differences(table: Parameters<typeof defineTable<Gift>>[0]): Promise<string[]> {
  const { name, columns: declared } = defineTable<Gift>(table);
  const logged: string[] = [];
  const log = { warn: (given: object) => void logged.push(...Object.values(given).flat()) };
  return checkColumns(sql, [{ name: name.sql, columns: declared }], log).then(
    () => logged,
    ({ message }: Error) => [...logged, ...message.split('\n  ').slice(1)],
  );
}

test('a definition that is like the table passes: schema, quoted names, domains, enums and nullable columns', async () => {
  const types = { id: 'varchar', at: 'timestamptz', weight: 'numeric', mood } as const;
  expect(await differences({ ...gifts, types, nullable: ['weight'] })).toEqual([]);
});

test('a label that a newer version has added to an enum is no difference', async () => {
  const types = { id: 'varchar', mood: { ...mood, labels: ['ok'] } } as const;
  expect(await differences({ ...gifts, types })).toEqual([]);
});

test('each difference is named with its remedy', async () => {
  const types = { id: 'text', at: 'timestamp', weight: 'numeric', mood: { ...mood, labels: ['ok', 'glad'] } } as const;
  expect(await differences({ ...gifts, types })).toEqual([
    '"Other Schema"."Gifts"."Id" is varchar, not text: check types',
    '"Other Schema"."Gifts"."at" is timestamptz, not timestamp: check types',
    '"Other Schema"."Gifts"."weight" can be null: add its field to nullable',
    '"Other Schema"."Gifts"."mood" is mood (sad, ok), not mood (ok, glad): check types',
  ]);
  const missing = { ...gifts, types: { id: 'varchar' }, columns: { ...columns, id: 'id' } } as const;
  expect(await differences(missing)).toEqual([
    '"Other Schema"."Gifts"."id": check columns in defineTable',
    '"Other Schema"."Gifts" (id)',
  ]);
  expect(await differences({ ...gifts, name: 'gifts', types: { id: 'varchar' } })).toEqual([
    '"Other Schema"."gifts": check schema and name in defineTable',
  ]);
});

test('the key of a view may have no constraint, an order of a view must say that it can be null', async () => {
  const others = { computed: ['at', 'mood'] } as const;
  const view = { type: 'Light', name: 'light', columns: { ...columns, id: 'id' }, key: ['id'], ...others } as const;
  expect(await differences({ ...view, types: { id: 'varchar' } })).toEqual([]);
  expect(await differences({ ...view, types: { id: 'varchar', weight: 'numeric' } })).toEqual([
    '"light"."weight" can be null: add its field to nullable',
  ]);
});

test('a text whose collation is nondeterministic is declared as citext, since different texts can be equal', async () => {
  await sql.query(`create collation folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    create table folded (id text collate folded primary key)`);
  const others = { computed: ['at', 'weight', 'mood'] } as const;
  const table = { type: 'Folded', name: 'folded', columns: { ...columns, id: 'id' }, key: ['id'], ...others } as const;
  expect(await differences({ ...table, types: { id: 'citext' } })).toEqual([]);
  expect(await differences({ ...table, types: { id: 'text' } })).toEqual([
    '"folded"."id" is text with a nondeterministic collation, which is declared as citext, not text: check types',
  ]);
});

test('a schema that the role may not use is no error: its tables are found in the catalog', async () => {
  await sql.query(`create role lesser; create schema hidden; create table hidden.gifts ("Id" int primary key)`);
  const others = { computed: ['at', 'weight', 'mood'] } as const;
  const hidden = { ...gifts, schema: 'hidden', name: 'gifts', types: { id: 'int4' }, ...others } as const;
  await sql.query('set role lesser');
  expect(await differences(hidden)).toEqual([]);
  await sql.query('reset role; drop schema hidden cascade; drop role lesser');
});

test('a key that no unique index guarantees is named, and so is a column without a type that is missing', async () => {
  await sql.query('create table pairs (a int not null, b int not null, primary key (a, b))');
  const pair = { type: 'Pair', name: 'pairs', columns: { ...columns, id: 'a', at: 'b' } } as const;
  const missing = ['"pairs"."weight": check columns in defineTable', '"pairs"."mood": check columns in defineTable'];
  expect(await differences({ ...pair, key: ['id', 'at'], types: { id: 'int4', at: 'int4' } })).toEqual(missing);
  expect(await differences({ ...pair, key: ['id'], types: { id: 'int4' } })).toEqual([...missing, '"pairs" (a)']);
});
