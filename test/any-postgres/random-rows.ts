import fc from 'fast-check';
import { type Client, escapeIdentifier } from 'pg';

/** The values of a column to draw from, as texts. Few, so that many rows have equal ones. */
type Pool = readonly (string | null)[];

/** Rows to insert: as many as asked for, less those that break a unique key. */
interface Drawn {
  readonly table: string;
  readonly rows: number;
  readonly columns: Readonly<Record<string, Pool>>;
}

const orNull = (...values: readonly string[]): Pool => [null, ...values];
const numbers = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => String(first + index));

const oddTexts = [
  '',
  ' ',
  'a',
  'A',
  'ä',
  'a ',
  `o'"b`,
  '\\',
  '😀',
  '{}',
  '["1","2"]',
  'null',
  'list',
  '*',
  'a\tb\n',
  '%_',
];
const shortTexts = oddTexts.filter((text) => [...text].length <= 5);
const foldedTexts = ['abc', 'ab', `A'"`, '', ' ab ', 'Ünï', '😀', 'any', 'i', 'ı'];
const bigNumbers = [
  ...['0', '1', '-1', '9007199254740991', '9007199254740992', '9007199254740993', '-9007199254740993'],
  ...['9223372036854775806', '9223372036854775807', '-9223372036854775808'],
];
const floats = ['NaN', 'Infinity', '-Infinity', '-0', '0', '0.1', '1', '-1', '1e-7', '1e20', '123456.78'];
const numerics = [
  ...['NaN', 'Infinity', '-Infinity', '0', '-0.5', '1.50', '1.5', '1', '10', '100', '0.0000001', '1e40'],
  ...['12345678901234567890.123456789', '-12345678901234567890.123456789'],
];
const instants = [
  ...['infinity', '-infinity', '0044-03-15 12:00:00.5+00 BC', '4714-11-24 00:00:00+00 BC', '0001-01-01 00:00:00+00'],
  ...['294276-12-31 23:59:59.999999+00', '10000-01-01 00:00:00+00', '2026-03-01 09:30:00+00'],
  ...['2026-03-01 09:30:00.1+00', '2026-03-01 09:30:00.123+00', '2026-03-01 09:30:00.123456+00'],
  ...['2026-03-01 09:30:00.123457+00', '2026-03-01 09:30:00.000001+00'],
];
const dates = [
  ...['infinity', '-infinity', '0044-03-15 BC', '4714-11-24 BC', '0001-12-31 BC', '0001-01-01', '2024-02-29'],
  ...['2026-01-01', '2026-01-02', '10000-01-01', '275761-01-01', '5874897-12-31'],
];
const times = ['00:00:00', '24:00:00', '23:59:59.999999', '12:00:00.000001', '12:00:00.1', '12:00:00'];
const bytes = ['\\x', '\\x00', '\\xff', '\\xdeadbeef', '\\x00ff', '\\x0a'];
const moods = ['sad', 'ok', 'very happy', 'type', '123'];
const uuids = numbers(1, 3).map((digit) => `0000000${digit}-0000-4000-8000-00000000000a`);

const tables: readonly Drawn[] = [
  {
    table: 'everything',
    rows: 40,
    columns: {
      ...{
        big: bigNumbers,
        md: moods,
        small: orNull('0', '1', '-1', '32767', '-32768'),
        r: orNull(...floats, '1e-45'),
      },
      ...{ d: orNull(...floats, '5e-324', '1.7976931348623157e308'), n: orNull(...numerics) },
      ...{ n2: orNull('1.5', '0', '-1.0000000001', 'NaN'), b: orNull(...bytes), ch: orNull(...shortTexts) },
      ...{ vc: orNull(...oddTexts), nm: orNull(...oddTexts, 'n'.repeat(63)), ci: orNull(...foldedTexts, 'ABC', 'aBc') },
      ...{
        em: orNull('a@b', 'A@B', 'c@d'),
        pi: orNull('1', '2', '2147483647'),
        dt: orNull(...dates),
        t: orNull(...times),
      },
      ...{
        ts: orNull(...instants.map((text) => text.replace('+00', ''))),
        tsz: orNull(...instants),
        u: orNull(...uuids),
      },
      ...{ oid_: orNull('0', '1', '4294967295'), Ünïcode: orNull(...oddTexts) },
    },
  },
  { table: 'sales.orders', rows: 30, columns: { mood: orNull('x', 'y'), big_id: orNull('1', '2', '3', '4', '5') } },
  { table: 'parent_comp', rows: 30, columns: { tenant_id: numbers(-1, 3), id: numbers(1, 8), name: orNull('a', 'b') } },
  { table: 'natural_multi', rows: 40, columns: { country: ['', ' ', 'a', 'ab', 'ä'], code: oddTexts } },
  {
    table: 'part',
    rows: 40,
    columns: {
      id: ['1', '2', '3'],
      at: [
        ...['2026-03-01 09:30:00+00', '2026-03-01 09:30:00.5+00', '2026-03-01 09:30:00.123456+00'],
        ...['2026-03-01 09:30:00.123457+00', '2025-12-31 23:59:59.999999+00', '2026-01-01 00:00:00+00'],
      ],
      v: orNull('x', 'y'),
    },
  },
  { table: 'onlyunique', rows: 12, columns: { a: numbers(-2, 12), b: orNull('x', 'y') } },
  { table: 'uniqnull', rows: 20, columns: { a: orNull(...numbers(1, 9)), b: orNull('x', 'y') } },
  { table: '"Weird Schema"."My Table"', rows: 30, columns: { 'My Id': numbers(-20, 20), Order: orNull('1', '2') } },
  { table: '"order"', rows: 30, columns: { user: oddTexts, group: orNull('1', '2', '3'), select: orNull('x') } },
  { table: '"Query"', rows: 20, columns: { id: numbers(1, 30), name: orNull('a', 'b') } },
  ...['"Node"', '"PageInfo"', '"user"', 'unlogged_t'].map((table) => ({
    table,
    rows: 20,
    columns: { id: ['2147483647', '-2147483648', ...numbers(-9, 9)] },
  })),
  { table: 'base_inh', rows: 15, columns: { id: numbers(1, 20), v: orNull('x', 'y') } },
  { table: 'poly_comment', rows: 30, columns: { target_type: ['a', 'b'], target_id: ['1', '2'] } },
  { table: 'soft', rows: 30, columns: { deleted_at: orNull(...instants), email: orNull('a@b', 'A@b', 'c@d', 'e@f') } },
  { table: 'numpk', rows: 40, columns: { id: numerics } },
  { table: 'textpk', rows: 40, columns: { code: shortTexts } },
  { table: 'datepk', rows: 40, columns: { d: dates, v: orNull('1', '2') } },
  { table: 'timepk', rows: 40, columns: { t: instants } },
  { table: 'boolpk', rows: 9, columns: { b: ['true', 'false'] } },
  { table: 'bytepk', rows: 30, columns: { b: bytes } },
  { table: 'moodpk', rows: 30, columns: { mood: moods } },
  { table: 'citextpk', rows: 60, columns: { code: foldedTexts, note: orNull('x', 'y') } },
  { table: 'bigpk', rows: 40, columns: { id: bigNumbers, parent_id: [null] } },
  { table: 'nopk', rows: 20, columns: { a: orNull('1', '2'), b: orNull('x', 'y') } },
];

/** Rows with foreign keys to the rows above. */
const referring = `
  insert into child_comp select p.tenant_id, 10 * p.id + n, nullif(p.id, n) from parent_comp p, generate_series(1, 3) n;
  insert into child_comp select tenant_id, 1000, null from parent_comp on conflict do nothing;
  insert into two_fks (home_id, away_id)
    select nullif(h.a, 1), nullif(a.a, 2) from onlyunique h join onlyunique a on (h.a + a.a) % 3 = 0;
  insert into m2m select o.a, t.id from onlyunique o join two_fks t on (o.a + t.id) % 4 = 0;
  insert into m2m_payload select x, y, x % 3 from m2m where (x + y) % 3 > 0;
  insert into one_one select a, 'note ' || a from onlyunique where a % 2 = 0;
  insert into citext_use select row_number() over (), case when n = 1 then upper(code::text) else code::text end
    from citextpk, generate_series(1, 2) n where upper(code::text)::citext = code;
  update bigpk set parent_id = 9007199254740993 where id < 9007199254740993;
  insert into sub_inh select n + 100, nullif('v', 'v' || n % 2), nullif('w' || n % 3, 'w0') from generate_series(1, 12) n;
  insert into selfref select n from generate_series(1, 30) n;
  update selfref set parent_id = nullif(id / 4, 0), other_id = nullif(id % 3, 0);
  refresh materialized view mv;`;

/**
 * Fills the tables of nasty.sql and more.sql with rows that are hard to page through: equal values, nulls, infinity, NaN,
 * microseconds, numbers that no JavaScript number holds, texts of all kinds.
 */
export async function insertRandomRows(sql: Client, seed = 1): Promise<void> {
  for (const { table, rows, columns } of tables) {
    const drawn = fc.record(
      Object.fromEntries(Object.entries(columns).map(([name, pool]) => [name, fc.constantFrom(...pool)])),
    );
    const names = Object.keys(columns);
    const text = `insert into ${table} (${names.map(escapeIdentifier)}) values (${names.map((_, index) => `$${index + 1}`)})
      on conflict do nothing`;
    for (const row of fc.sample(drawn, { numRuns: rows, seed })) await sql.query(text, Object.values(row));
  }
  await sql.query(referring);
}
