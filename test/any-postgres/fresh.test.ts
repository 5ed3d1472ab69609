import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project } from 'loomgate';
import { startGateway, type TestGateway } from '../../packages/loomgate/src/testing';
import { until } from '../support/until';
import { writeCachedSchema } from './cached-schema';
import { project } from './project/project';

const lagMs = 3_000;
/** A declaration that a developer has forgotten. */
const undeclared = 'UserRow';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway(withoutDeclaration(), {
    env: { CACHE: 'on', CACHE_LAG_MS: String(lagMs) },
    root: await writeCachedSchema(join(__dirname, 'project')),
    async prepare(sql) {
      for (const name of ['nasty.sql', 'more.sql']) await sql.query(await readFile(join(__dirname, name), 'utf8'));
      await sql.query(others);
    },
  });
  await until(async () => (await ask('{ purchases { totalCount } }')).source.startsWith('HIT'));
});

afterAll(() => gateway.stop());

/** Tables with the names of declared ones, in other schemas. The test database has `public.orders`. */
const others = `
  create table sales."My Table" ("My Id" int primary key, "Order" int);
  create table sales."order" (id int primary key)`;

function withoutDeclaration(): Project {
  const modules = Object.entries(project.modules).map(([name, { invalidation, ...module }]) => [
    name,
    { ...module, invalidation: invalidation.filter(({ type }) => type !== undeclared) },
  ]);
  return { ...project, modules: Object.fromEntries(modules) };
}

/** Sends a query. @returns its answer, and whether it is from the cache: the header `loomgate-cache` */
async function ask(query: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = JSON.parse(await response.text());
  expect(errors).toBeUndefined();
  return { data, source: response.headers.get('loomgate-cache') ?? '', headers: response.headers };
}

/** The answer without the cache. */
const current = async (query: string) => (await ask(query, { 'loomgate-cost': '1' })).data;

/** Reads a query until it is a hit. */
async function cache(query: string): Promise<void> {
  await until(async () => (await ask(query)).source.startsWith('HIT'));
}

/** Queries for a type: its list, and the first row by its global id. */
async function queriesOf(field: string, type: string, fields: string): Promise<string[]> {
  const list = `{ ${field} { nodes { id ${fields} } totalCount } }`;
  const [first] = (await current(list))[field].nodes;
  const row = first && `{ node(id: ${JSON.stringify(first.id)}) { ... on ${type} { id ${fields} } } }`;
  return row ? [list, row] : [list];
}

interface Case {
  readonly field: string;
  readonly type: string;
  readonly fields: string;
  readonly insert: string;
  readonly update?: string;
  readonly remove: string;
  /** In SQL. */
  readonly table: string;
}

const keys = (field: string, type: string, table: string, column: string, one: string, other: string): Case => ({
  ...{ field, type, fields: 'key', table },
  insert: `insert into ${table} (${column}) values (${one})`,
  update: `update ${table} set ${column} = ${other}`,
  remove: `delete from ${table}`,
});

const cases: Case[] = [
  {
    ...{ field: 'myTables', type: 'MyTable', fields: 'order', table: '"Weird Schema"."My Table"' },
    insert: 'insert into "Weird Schema"."My Table" values (1, null), (2, 7)',
    update: 'update "Weird Schema"."My Table" set "Order" = coalesce("Order" + 1, 3)',
    remove: 'delete from "Weird Schema"."My Table" where "My Id" = 1',
  },
  {
    ...{ field: 'purchases', type: 'Purchase', fields: 'user group select', table: 'public."order"' },
    insert: `insert into public."order" ("user") values ('ann'), ('bob')`,
    update: `update public."order" set "select" = 'x', "group" = 4`,
    remove: `delete from public."order" where "user" = 'ann'`,
  },
  {
    ...{ field: 'salesOrders', type: 'SalesOrder', fields: 'mood everything { id big }', table: 'sales.orders' },
    insert: `insert into sales.orders (mood, big_id) values ('x', 1), (null, null)`,
    update: `update sales.orders set big_id = 2`,
    remove: 'delete from sales.orders where big_id is null or mood is null',
  },
  {
    ...{ field: 'parents', type: 'Parent', table: 'parent_comp' },
    fields: 'name childCount lastChild children { nodes { id number } totalCount }',
    insert: `with p as (insert into parent_comp values (1, 1, 'a'), (2, 1, null) returning 1)
      insert into child_comp values (1, 1, null), (2, 1, null)`,
    update: 'update child_comp set parent_id = 1',
    remove: 'delete from child_comp where tenant_id = 1',
  },
  {
    ...{ field: 'places', type: 'Place', fields: 'country code', table: 'natural_multi' },
    insert: `insert into natural_multi values ('D', 'a b'), ('DE', '["1"]')`,
    update: `update natural_multi set country = 'I', code = code || 'x'`,
    remove: `delete from natural_multi where code like 'a%'`,
  },
  {
    ...{ field: 'measurements', type: 'Measurement', fields: 'number at value', table: 'part' },
    insert: `insert into part_2026 values (1, '2026-03-01 10:00:00.123456+05:30', 'a')`,
    update: `update part set at = '2025-03-01 09:00+00'`,
    remove: 'delete from part_before',
  },
  {
    ...{ field: 'measurements', type: 'Measurement', fields: 'number at value', table: 'part_2026' },
    insert: `insert into part values (2, '2026-04-01 00:00+00', 'b'), (3, '2025-04-01 00:00+00', 'b')`,
    update: `update part_2026 set v = 'c'`,
    remove: 'delete from part where id = 3',
  },
  {
    ...{ field: 'bases', type: 'Base', fields: 'v', table: 'base_inh' },
    insert: `insert into sub_inh values (1, 'a', 'b')`,
    update: `update base_inh set v = 'c'`,
    remove: 'delete from sub_inh',
  },
  {
    ...{ field: 'subs', type: 'Sub', fields: 'v w', table: 'base_inh' },
    insert: `insert into sub_inh values (2, 'a', 'b')`,
    update: `update base_inh set v = 'c'`,
    remove: 'delete from base_inh',
  },
  {
    ...{ field: 'trees', type: 'Tree', table: 'selfref' },
    fields: 'number parent { number } children { totalCount }',
    insert: 'insert into selfref values (1, null, null), (2, 1, 1)',
    update: 'update selfref set parent_id = case id when 1 then 2 end',
    remove: 'update selfref set parent_id = null where id = 1',
  },
  {
    ...{ field: 'clubs', type: 'Club', fields: 'a b note { note } entries { totalCount }', table: 'onlyunique' },
    insert: `insert into onlyunique values (1, 'a'), (2, null)`,
    update: 'update onlyunique set a = a + 10',
    remove: 'delete from onlyunique where a = 11',
  },
  {
    ...{ field: 'bigKeys', type: 'BigKey', fields: 'key parent { key } children { totalCount }', table: 'bigpk' },
    insert: 'insert into bigpk values (9007199254740993, null), (-9223372036854775808, 9007199254740993)',
    update: 'update bigpk set parent_id = id',
    remove: 'delete from bigpk where id < 0',
  },
  {
    ...{ field: 'citextKeys', type: 'CitextKey', fields: 'key note uses { totalCount }', table: 'citextpk' },
    insert: `with p as (insert into citextpk values ('Éa', 'x'), ('b', null) returning 1) insert into citext_use values (1, 'ÉA')`,
    update: `update citextpk set note = 'y'`,
    remove: 'delete from citext_use',
  },
  keys('numericKeys', 'NumericKey', 'numpk', 'id', '1.500', '12345678901234567890.10'),
  keys('textKeys', 'TextKey', 'textpk', 'code', "'a'", "'é:,='"),
  keys('dateKeys', 'DateKey', 'datepk', 'd', "'2026-01-31'", "'infinity'"),
  keys('instantKeys', 'InstantKey', 'timepk', 't', "'2026-01-31 10:00:00.000001+02'", "'0044-03-15 BC'"),
  keys('boolKeys', 'BoolKey', 'boolpk', 'b', 'true', 'false'),
  keys('bytesKeys', 'BytesKey', 'bytepk', 'b', "'\\xdeadbeef'", "'\\x00'"),
  keys('moodKeys', 'MoodKey', 'moodpk', 'mood', "'very happy'", "'123'"),
];

describe.each(cases)('$field', ({ field, type, fields, table, insert, update, remove }) => {
  test(`changes by another client are read within the lag (${table})`, async () => {
    const truncate = `truncate ${table} cascade`;
    for (const statement of [insert, update ?? insert, remove, insert, truncate].filter(
      (one, n) => n < 3 || one !== insert,
    )) {
      const queries = await queriesOf(field, type, fields);
      for (const query of queries) await cache(query);
      await gateway.sql.query(statement);
      const expected = await Promise.all(queries.map(current));
      const deadline = Date.now() + lagMs;
      for (const [index, query] of queries.entries())
        await until(
          async () => JSON.stringify((await ask(query)).data) === JSON.stringify(expected[index]),
          deadline - Date.now(),
        );
    }
  });
});

describe('tables without keys', () => {
  test.each([
    ['keyless', 'a b', "insert into nopk values (1, 'a'), (null, null)", "update nopk set b = 'c'", 'delete from nopk'],
    [
      'seats',
      'a b',
      "insert into uniqnull values (1, 'a'), (null, 'b')",
      'update uniqnull set a = 5 where a is null',
      'truncate uniqnull',
    ],
  ])('changes of %s by another client are read within the lag', async (field, fields, ...statements) => {
    const query = `{ ${field} { ${fields} } }`;
    for (const statement of statements) {
      await cache(query);
      await gateway.sql.query(statement);
      const expected = await current(query);
      await until(async () => JSON.stringify((await ask(query)).data) === JSON.stringify(expected), lagMs);
    }
  });
});

test('changes of a table with the same name in another schema invalidate nothing', async () => {
  const queries = ['{ salesOrders { totalCount } }', '{ myTables { totalCount } }', '{ purchases { totalCount } }'];
  for (const query of queries) await cache(query);
  await gateway.sql.query(`truncate public.orders cascade; insert into sales."My Table" values (1);
    insert into sales."order" values (1)`);
  await gateway.sql.query("insert into nopk values (77, 'last')");
  await until(async () => JSON.stringify((await ask('{ keyless { a } }')).data).includes('77'));
  for (const query of queries) expect((await ask(query)).source).toMatch(/^HIT/);
});

describe('what cannot be followed is never a hit', () => {
  test.each([
    ['a view', '{ simpleEverything { nodes { id big } } }', 'update everything set big = big + 1'],
    ['a materialized view', '{ rowCounts { count } }', 'refresh materialized view mv'],
    ['an unlogged table', '{ unlogged { nodes { number } } }', 'insert into unlogged_t values (1)'],
    ['a table that no module declares', '{ userRows { nodes { id } } }', 'insert into "user" values (1)'],
    [
      'one of them beside a followed table',
      '{ purchases { totalCount } unlogged { totalCount } }',
      'delete from unlogged_t',
    ],
  ])('%s', async (_, query, change) => {
    for (const isChanged of [false, true]) {
      if (isChanged) await gateway.sql.query(change);
      for (const answer of [
        await ask(query),
        await ask(query),
        ...(await Promise.all([ask(query), ask(query), ask(query)])),
      ]) {
        expect(answer.source).not.toMatch(/HIT|STALE/);
        expect(answer.headers.get('cache-control')).toBe('no-store');
        expect(answer.data).toEqual(await current(query));
      }
    }
  });
});
