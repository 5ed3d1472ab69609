import fc from 'fast-check';
import { createTestDatabase } from '../../../../../test/support/database';
import { loadConfig } from '../../config';
import { createExecute } from '../execute';
import { createPipelines } from '../pipelines/pipelines';
import { createPool } from '../pool';
import { createMessageReader, RawRow } from './messages';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, loadConfig({}).database, () => undefined);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

interface Everything {
  readonly id: string;
  readonly text: string | null;
  readonly whole: number;
  readonly flag: boolean;
  readonly price: string;
  readonly at: string;
  readonly json: unknown;
}

const everything = `select gen_random_uuid() as id, repeat('ä', n) as text, n as whole, n % 2 = 0 as flag,
  n::numeric / 3 as price, '2026-03-01T09:30:00Z'::timestamptz as at, jsonb_build_object('n', n) as json
  from generate_series(0, $1::int) n`;

test('rows have every column, decoded on access', async () => {
  const rows = await createExecute(createPipelines(pool))<Everything>({
    label: 'all',
    text: everything,
    values: [300],
  });
  expect(rows).toHaveLength(301);
  for (const [index, row] of rows.entries()) {
    expect([row.text, row.whole, row.flag]).toEqual(['ä'.repeat(index), index, index % 2 === 0]);
    expect([row.at, row.json]).toEqual(['2026-03-01 09:30:00+00', { n: index }]);
    expect(row.id).toMatch(/^[\da-f-]{36}$/);
    expect(Number(row.price)).toBeCloseTo(index / 3, 5);
  }
});

test('access to a column that was not read throws', async () => {
  const statement = { label: 'one', text: 'select 1 as one', values: [], missing: ['two'] };
  const [row] = await createExecute(createPipelines(pool))<{ one: number; two: number }>(statement);
  expect(row?.one).toBe(1);
  expect(() => row?.two).toThrow('two was not read');
});

test('null stays null, and a long text is complete', async () => {
  const statement = {
    label: 'size',
    text: `select null as nothing, repeat('x', $1::int) as text`,
    values: [5_000_000],
  };
  const [row] = await createExecute(createPipelines(pool))<{ nothing: null; text: string }>(statement);
  expect(row?.nothing).toBeNull();
  expect(row?.text).toHaveLength(5_000_000);
});

test('earlier rows do not change while the connection reads further ones', async () => {
  const small = createPool(database.url, { ...loadConfig({}).database, poolSize: 1 }, () => undefined);
  const execute = createExecute(createPipelines(small));
  const before = await execute<Everything>({ label: 'all', text: everything, values: [50] });
  for (let size = 0; size < 5; size += 1) await execute({ label: 'all', text: everything, values: [2_000] });
  expect(before.map(({ text }) => text?.length)).toEqual(before.map((_, index) => index));
  await small.end();
});

test('a statement whose columns have changed returns the new columns', async () => {
  await pool.query('create table changing (a int); insert into changing values (1)');
  const read = () =>
    createExecute(createPipelines(pool))<{ a?: number; b?: number }>({
      label: 'changing',
      text: 'select * from changing',
      values: [],
    });
  expect((await read())[0]?.a).toBe(1);
  await pool.query(
    'drop table changing; create table changing (b text, a int); insert into changing values ($$x$$, 2)',
  );
  const [row] = await read();
  expect([row?.a, row?.b]).toEqual([2, 'x']);
});

test('the query function of the pool returns plain rows', async () => {
  const { rows } = await pool.query('select 1 as one, $1::text as text, null as nothing', ['two']);
  expect(rows).toEqual([{ one: 1, text: 'two', nothing: null }]);
});

test('lists of ids and of other texts are passed unchanged', async () => {
  const echo = async (values: (string | null)[]) => {
    const statement = { label: 'echo', text: 'select to_json($1::text[]) as list', values: [values] };
    return (await createExecute(createPipelines(pool))<{ list: unknown }>(statement))[0]?.list;
  };
  for (const values of [['a-1', 'b_2'], ['null'], ['NULL', 'x'], [null, 'x'], ['a,b', '"', '\\', '{}', ''], []])
    expect(await echo(values)).toEqual(values);
});

test('messages are the same however the bytes are split', () => {
  const row = (text: string) => {
    const bytes = Buffer.from(text);
    const message = Buffer.alloc(11 + bytes.length);
    message.write('D', 0);
    message.writeUInt32BE(10 + bytes.length, 1);
    message.writeInt16BE(1, 5);
    message.writeInt32BE(bytes.length, 7);
    bytes.copy(message, 11);
    return message;
  };
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), fc.array(fc.nat(40)), (texts, cuts) => {
      const all = Buffer.concat(texts.map(row));
      const found: unknown[] = [];
      const read = createMessageReader((message) => {
        if (message instanceof RawRow) found.push(message.fields[0]);
      });
      let at = 0;
      for (const cut of [...cuts, all.length]) {
        read(Buffer.from(all.subarray(at, at + cut)));
        at += cut;
      }
      expect(found).toEqual(texts.map((text) => text.toWellFormed()));
    }),
  );
});
