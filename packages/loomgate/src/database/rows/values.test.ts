import fc from 'fast-check';
import { Client } from 'pg';
import { createTestDatabase } from '../../../../../test/support/database';
import { loadConfig } from '../../config';
import { toDuration } from '../../shared/duration';
import { toInstant } from '../../shared/instant';
import { toLocalDate } from '../../shared/local-date';
import { createExecute } from '../execute';
import { createPipelines } from '../pipelines/pipelines';
import { createPool } from '../pool';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: ReturnType<typeof createPool>;
let execute: ReturnType<typeof createExecute>;
/** Reads every value as text; writes intervals in ISO 8601. */
let plain: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, loadConfig({}).database, () => undefined);
  execute = createExecute(createPipelines(pool));
  plain = new Client({ connectionString: database.url, types: { getTypeParser: () => String } });
  await plain.connect();
  await plain.query("set timezone = 'UTC'; set intervalstyle = iso_8601");
  await pool.query(`create extension if not exists citext; create type mood as enum ('sad', 'very happy', 'NULL');
    create domain posint as int check (value > 0); create domain email as citext check (value ~ '@');
    create domain moods as mood[]; create domain posints as posint[]; create type addr as (street text, zip int)`);
});

afterAll(async () => {
  await plain.end();
  await pool.end();
  await database.drop();
});

/** What a loader reads for an expression. */
async function read(expression: string, values: readonly unknown[] = []): Promise<unknown> {
  const text = `select ${expression} as value`;
  return (await execute<{ value: unknown }>({ label: 'value', text, values }))[0]?.value;
}

test.each([
  ["'9007199254740993'::int8", '9007199254740993'],
  ["'{9007199254740993,NULL}'::int8[]", ['9007199254740993', null]],
  ["'{1.10,NaN}'::numeric[]", ['1.10', 'NaN']],
  ["'2026-03-08 02:30:00.123456'::timestamp", '2026-03-08 02:30:00.123456'],
  ["'{2026-03-08}'::date[]", ['2026-03-08']],
  ["'[2026-03-08,infinity)'::daterange", '[2026-03-08,infinity)'],
  ["'1 mon 2 days'::interval", '1 mon 2 days'],
  ["'\\xdeadbeef'::bytea", '\\xdeadbeef'],
  ["'(1,2)'::point", '(1,2)'],
  ['\'{"(1,2)"}\'::point[]', ['(1,2)']],
  ["'{(1,1),(0,0);(2,2),(1,1)}'::box[]", ['(1,1),(0,0)', '(2,2),(1,1)']],
  ["'1 2'::int2vector", '1 2'],
  ['\'{sad,very happy,"NULL",NULL}\'::mood[]', ['sad', 'very happy', 'NULL', null]],
  ["'{sad}'::moods", ['sad']],
  ["array['{sad}'::moods]", [['sad']]],
  ["'{1,NULL}'::posint[]", [1, null]],
  ["'{1,2}'::posints", [1, 2]],
  ["'{ABC,a@b}'::citext[]", ['ABC', 'a@b']],
  ["'{A@b}'::email[]", ['A@b']],
  ["'{t,f,NULL}'::bool[]", [true, false, null]],
  ['array[\'{"a": 9007199254740993}\'::jsonb]', [{ a: expect.objectContaining({ rawJSON: '9007199254740993' }) }]],
  ["'[0:1]={1,2}'::int[]", [1, 2]],
  [
    "'{{{1},{2}},{{3},{4}}}'::int[]",
    [
      [[1], [2]],
      [[3], [4]],
    ],
  ],
  ["row('a b', 1)::addr", '("a b",1)'],
  ["array[row('a b', 1)::addr]", ['("a b",1)']],
  ['\'{"[1,2)"}\'::int4range[]', ['[1,2)']],
  ["array['a'::name]", ['a']],
  ["'{}'::mood[]", []],
])('%s is read as %j', async (expression, value) => {
  expect(await read(expression)).toEqual(value);
});

test('a type that is created later is known to the next statement', async () => {
  await pool.query("create type later as enum ('a b')");
  expect(await read("'{a b}'::later[]")).toEqual(['a b']);
});

test('the types of an aborted statement are learned by the next one', async () => {
  await pool.query("create type aborted as enum ('a')");
  const reason = new Error('aborted');
  const text = "select '{a}'::aborted[] as value";
  const running = execute({ label: 'aborted', text, values: [] }, AbortSignal.abort(reason));
  await expect(running).rejects.toBe(reason);
  expect(await read("'{a}'::aborted[]")).toEqual(['a']);
});

/** Reads each text as a value of a type, by a loader and as text. */
async function readAll(type: string, texts: readonly string[]) {
  const text = `select v::${type} as value from unnest($1::text[]) with ordinality u (v, n) order by n`;
  const rows = await execute<{ value: unknown }>({ label: type, text, values: [texts] });
  const expected = await plain.query<{ value: string }>(text, [texts]);
  return { values: rows.map(({ value }) => value), expected: expected.rows.map(({ value }) => value) };
}

/** Whether Postgres finds each text equal to the original value. */
async function areEqual(type: string, texts: readonly unknown[], originals: readonly string[]): Promise<boolean> {
  const { rows } = await plain.query(
    `select bool_and(a::${type} = b::${type})::text as equal from unnest($1::text[], $2::text[]) u (a, b)`,
    [texts, originals],
  );
  return rows[0].equal === 'true';
}

const listOf = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 40 });
const int8 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const numeric = fc
  .tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.nat(60))
  .map(([digits, scale]) => `${digits}e-${scale}`);

test('int8 and numeric are the text of Postgres', async () => {
  await fc.assert(
    fc.asyncProperty(listOf(int8), listOf(numeric), async (integers, decimals) => {
      for (const [type, texts] of [
        ['int8', integers],
        ['numeric', decimals],
      ] as const) {
        const { values, expected } = await readAll(type, texts);
        expect(values).toEqual(expected);
        expect(await areEqual(type, values, texts)).toBe(true);
      }
    }),
  );
});

/** Postgres refuses values outside the range of a type. */
const isFloat4 = (text: string) => Number(text) === 0 || !/^(0|-?Infinity)$/.test(String(Math.fround(Number(text))));

test('float8 and float4 are the numbers that Postgres holds', async () => {
  const float = fc.oneof(fc.double(), fc.float()).map((value) => (Object.is(value, -0) ? '0' : String(value)));
  await fc.assert(
    fc.asyncProperty(listOf(float), async (texts) => {
      const { values } = await readAll('float8', texts);
      expect(values).toEqual(texts.map(Number));
      const single = await readAll('float4', texts.filter(isFloat4));
      expect(single.values).toEqual(single.expected.map(Number));
    }),
  );
});

test('timestamps keep their microseconds, as rows and as instants, and are the same in every time zone', async () => {
  const moment = fc
    .tuple(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), fc.nat(999))
    .map(([date, us]) => `${date.toISOString().slice(0, -1)}${String(us).padStart(3, '0')}`);
  await fc.assert(
    fc.asyncProperty(listOf(moment), async (texts) => {
      const zoned = await readAll(
        'timestamptz',
        texts.map((text) => `${text}Z`),
      );
      expect(zoned.values).toEqual(zoned.expected);
      expect(zoned.values.map((text) => toInstant(String(text)))).toEqual(
        texts.map((text) => `${text.replace(/000$/, '')}Z`),
      );
      const local = await readAll('timestamp', texts);
      expect(local.values).toEqual(local.expected);
      expect(local.values.map((text) => toLocalDate(String(text)))).toEqual(
        texts.map((text) => text.replace(/\.?0+$/, '')),
      );
    }),
  );
});

test('an interval is shown as Postgres writes it in ISO 8601', async () => {
  const small = fc.integer({ min: -4_000, max: 4_000 });
  const interval = fc
    .tuple(small, small, fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }))
    .map(([months, days, us]) => `${months} months ${days} days ${us} microseconds`);
  await fc.assert(
    fc.asyncProperty(
      listOf(fc.oneof(interval, fc.constantFrom('0', '1 year', '-1 second', '0.5 seconds'))),
      async (texts) => {
        const { values, expected } = await readAll('interval', texts);
        expect(values.map((text) => toDuration(String(text)))).toEqual(expected);
      },
    ),
  );
});

test('arrays of texts are nested lists with null', async () => {
  const text = fc
    .oneof(fc.constantFrom('NULL', 'null', '', '{}', '"', '\\', ',', ' '), fc.string({ unit: 'binary' }))
    .map((value) => value.toWellFormed().replaceAll('\0', ''));
  const rectangle = fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
    .chain(([rows, columns]) => {
      const row = fc.array(fc.option(text), { minLength: columns, maxLength: columns });
      return fc.array(row, { minLength: rows, maxLength: rows });
    });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.array(fc.option(text)), rectangle), async (list) => {
      expect(await read('$1::text[]', [list])).toEqual(list);
    }),
  );
});

const numberText = fc.oneof(
  int8,
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.tuple(int8, fc.bigInt({ min: 0n, max: 10n ** 25n })).map(([whole, fraction]) => `${whole}.${fraction}`),
);
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    numberText,
    fc.string().map((value) => JSON.stringify(value.toWellFormed().replaceAll('\0', ''))),
    fc.constantFrom('null', 'true', 'false'),
    fc.array(tie('json')).map((items) => `[${items}]`),
    fc
      .dictionary(fc.stringMatching(/^[a-z_]{1,9}$/), tie('json'))
      .map((fields) => `{${Object.entries(fields).map(([name, value]) => `"${name}":${value}`)}}`),
  ),
}));

test('json and jsonb keep the value of every number through JSON.stringify', async () => {
  await fc.assert(
    fc.asyncProperty(listOf(json), async (texts) => {
      for (const type of ['json', 'jsonb']) {
        const { values } = await readAll(type, texts);
        expect(
          await areEqual(
            'jsonb',
            values.map((value) => JSON.stringify(value)),
            texts,
          ),
        ).toBe(true);
      }
    }),
  );
});
