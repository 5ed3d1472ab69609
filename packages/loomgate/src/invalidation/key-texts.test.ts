import fc from 'fast-check';
import type { Client, Pool } from 'pg';
import sqlTag from 'sql-template-tag';
import { createTestDatabase } from '../../../../test/support/database';
import { caughtUp, connectStranger, type Instance, startInstance, until } from '../../../../test/support/invalidation';
import '../../../../test/support/properties';
import { loadConfig } from '../config';
import { createExecute } from '../database/execute';
import { createPipelines } from '../database/pipelines/pipelines';
import { createPool } from '../database/pool';
import { defineTable, type Execute, keyText } from '../loaders';
import { edgeTagger } from '../loaders/children';
import { allColumns } from '../loaders/selected';
import type { ColumnType } from '../shared/column-types';
import { keyTag } from '../shared/tags';
import { defineInvalidation } from './table-invalidation';

interface KeyRow {
  readonly id: string;
  readonly ref: string | null;
  readonly no: number | null;
}

const digits = (max: number) => fc.stringMatching(new RegExp(`^[1-9]\\d{0,${max - 1}}$`));
const word = fc.string({
  unit: fc.constantFrom('a', 'A', 'ß', 'É', 'é', 'z', ' ', "'", '"', '\\', ':', '=', ',', '界'),
});
const pad = (value: number) => String(value).padStart(2, '0');
const date = fc
  .tuple(fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}`);
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([hour, minute, micros]) => `${pad(hour)}:${pad(minute)}:00.${String(micros).padStart(6, '0')}`);
const instant = fc.tuple(date, time).map((parts) => parts.join(' '));
const mood = { name: 'feeling', labels: ['sad', 'very happy', 'Type', '123'] };

/** Types of keys: as in SQL, as declared, and texts of their values. */
const kinds: [sqlType: string, type: ColumnType, texts: fc.Arbitrary<string>][] = [
  ['int2', 'int2', fc.integer({ min: -32_768, max: 32_767 }).map(String)],
  ['int4', 'int4', fc.integer().map(String)],
  ['int8', 'int8', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)],
  ['uuid', 'uuid', fc.uuid().map((id) => id.toUpperCase())],
  ['text', 'text', word],
  ['varchar(40)', 'varchar', word],
  ['char(12)', 'bpchar', word],
  ['citext', 'citext', word],
  [
    'numeric',
    'numeric',
    fc.tuple(digits(20), fc.constantFrom('', '.0', '.50', '.000001', '.10')).map((parts) => parts.join('')),
  ],
  [
    'numeric(12, 4)',
    'numeric',
    fc.tuple(digits(8), fc.constantFrom('', '.0', '.5', '.1230')).map((parts) => parts.join('')),
  ],
  ['bool', 'bool', fc.constantFrom('true', 'false')],
  ['date', 'date', fc.oneof(date, fc.constantFrom('infinity', '-infinity', '0044-03-15 BC'))],
  ['timestamp', 'timestamp', fc.oneof(instant, fc.constantFrom('infinity', '-infinity', '0044-03-15 12:00 BC'))],
  ['timestamptz', 'timestamptz', fc.oneof(instant, fc.constantFrom('infinity', '-infinity', '0044-03-15 12:00 BC'))],
  ['timestamptz(0)', 'timestamptz', instant],
  ['bytea', 'bytea', fc.uint8Array({ maxLength: 12 }).map((bytes) => `\\x${Buffer.from(bytes).toString('hex')}`)],
  ['feeling', mood, fc.constantFrom(...mood.labels)],
];

const fields = ['id', 'ref', 'no'] as const;
const declared = kinds.map(([sqlType, type], index) => {
  const table = defineTable<KeyRow>({
    type: `Kind${index}`,
    name: `kind_${index}`,
    columns: { id: 'id', ref: 'ref', no: 'no' },
    key: ['id'],
    types: { id: type, ref: type, no: 'int4' },
  });
  const pairs = defineTable<KeyRow>({
    type: `Pair${index}`,
    name: `pair_${index}`,
    columns: { id: 'id', ref: 'ref', no: 'no' },
    key: ['id', 'no'],
    types: { id: type, ref: type, no: 'int4' },
  });
  return { sqlType, type, table, pairs };
});

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let instance: Instance;
let sql: Client;
let pool: Pool;
let execute: Execute;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = await connectStranger(database.url);
  await sql.query(
    "create extension if not exists citext; create type feeling as enum ('sad', 'very happy', 'Type', '123')",
  );
  const name = new URL(database.url).pathname.slice(1);
  for (const setting of ["timezone = 'Asia/Kolkata'", "datestyle = 'SQL, DMY'", "bytea_output = 'escape'"])
    await sql.query(`alter database ${name} set ${setting}`);
  for (const [index, { sqlType }] of declared.entries())
    await sql.query(`
      create table kind_${index} (id ${sqlType} primary key, ref ${sqlType}, no int);
      create table pair_${index} (id ${sqlType}, ref ${sqlType}, no int, primary key (id, no))`);
  const keys = ['ref', ['ref', 'no'] as const] as const;
  const tables = declared.flatMap(({ table, pairs }) => [
    defineInvalidation(table, { keys }),
    defineInvalidation(pairs, { keys }),
  ]);
  instance = await startInstance(database.url, { tables });
  const { database: config } = loadConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent' });
  pool = createPool(database.url, config, () => undefined);
  execute = createExecute(createPipelines(pool));
  await until(() => instance.listener.isFresh());
});

afterAll(async () => {
  await pool.end();
  await instance.stop();
  await sql.end();
  await database.drop();
});

type TestTable = (typeof declared)[number]['table'];

/** The rows of a table as loaders read them. */
async function rowsOf(table: TestTable): Promise<KeyRow[]> {
  const { columns } = table.read(allColumns, fields);
  const { text } = sqlTag`select ${columns} from ${table.name} t`;
  return execute<KeyRow>({ label: `${table.type}.rows`, text, values: [] });
}

/** The tags that loaders record for a row and for its edges. */
function tagsOf(table: TestTable, row: KeyRow): string[] {
  const edges = [['ref'], ['ref', 'no']] as const;
  return [
    table.rowTag(table.keyOf(row)),
    ...edges.map((edge) => {
      const values = edge.map((field) => row[field]);
      const text = keyText(edge.map(table.typeOf), values);
      return text === undefined ? keyTag(table.type, edge.join(), null) : edgeTagger(table, edge)(text);
    }),
  ];
}

/**
 * Runs a statement of another client on a table with at most one row.
 * @returns the tags of responses that it makes stale, by the rows before and after it, and the purged tags
 */
async function change(table: TestTable, statement: string, values: readonly unknown[]) {
  const [before] = await rowsOf(table);
  instance.purged.length = 0;
  await sql.query(statement, [...values]);
  await caughtUp(instance, sql);
  const [after] = await rowsOf(table);
  const [old = [], current = []] = [before, after].map((row) => (row ? tagsOf(table, row) : []));
  const edges = [...old.filter((tag) => !current.includes(tag)), ...current.filter((tag) => !old.includes(tag))];
  const rows = [before, after].flatMap((row) => (row ? [table.rowTag(table.keyOf(row))] : []));
  return { stale: [...rows, ...edges], purged: instance.purged };
}

const tests = declared.flatMap(({ sqlType, table, pairs }, index) => [
  [sqlType, 'id', table, index] as const,
  [sqlType, 'id, no', pairs, index] as const,
]);

test.each(tests)('the WAL and loaders have the same tags: %s, key %s', async (_, __, table, index) => {
  const [, , texts] = kinds[index] ?? ['', 'text', word];
  const row = fc.record({ id: texts, ref: fc.option(texts), no: fc.integer({ min: 0, max: 9 }) });
  const name = table.name.sql;
  await caughtUp(instance, sql);
  await fc.assert(
    fc.asyncProperty(row, row, async (first, second) => {
      const steps: [string, readonly unknown[]][] = [
        [`delete from ${name}`, []],
        [`insert into ${name} (id, ref, no) values ($1, $2, $3)`, [first.id, first.ref, first.no]],
        [`update ${name} set id = $1, ref = $2, no = $3`, [second.id, second.ref, second.no]],
        [`update ${name} set ref = null`, []],
        [`update ${name} set ref = $1`, [first.id]],
        [`delete from ${name}`, []],
      ];
      for (const [statement, values] of steps) {
        const { stale, purged } = await change(table, statement, values);
        expect(purged).toEqual(expect.arrayContaining(stale));
      }
    }),
    { numRuns: 6 },
  );
});
