import fc from 'fast-check';
import type { Client } from 'pg';
import { type Pgoutput, PgoutputPlugin } from 'pg-logical-replication';
import { createTestDatabase } from '../../../../test/support/database';
import { connectStranger } from '../../../../test/support/invalidation';
import {
  type Readable,
  type RowChange,
  readMessage,
  readRelation,
  readRowChange,
  readTruncated,
  tags,
} from './pgoutput';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;
const identities = ['full', 'default', 'using index other'] as const;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = await connectStranger(database.url);
  for (const [place, identity] of identities.entries())
    await sql.query(`
      create table t${place} (id int primary key, other text not null, "odd ""näme" text, big text);
      create unique index other on t${place} (other);
      alter table t${place} alter big set storage external;
      alter table t${place} replica identity ${identity};
      alter index other rename to other${place}`);
  await sql.query('create publication p for all tables');
  await sql.query(`select pg_create_logical_replication_slot('random', 'pgoutput')`);
});

afterAll(async () => {
  await sql.query(`select pg_drop_replication_slot('random')`);
  await sql.end();
  await database.drop();
});

/** @returns the messages of everything committed since the last call */
async function messages(): Promise<Buffer[]> {
  const { rows } = await sql.query<{ data: Buffer }>(
    `select data from pg_logical_slot_get_binary_changes('random', null, null, 'proto_version', '1',
       'publication_names', 'p', 'messages', 'true')`,
  );
  return rows.map(({ data }) => data);
}

/** Converts rows of the library to text values. */
function readByLibrary(bytes: readonly Buffer[]): object[] {
  const plugin = new PgoutputPlugin({ protoVersion: 1, publicationNames: ['p'] });
  return bytes.flatMap((message): object[] => {
    const read: Pgoutput.Message = plugin.parse(message);
    if (read.tag === 'relation') for (const column of read.columns) column.parser = String;
    if (read.tag === 'truncate') return [{ tag: read.tag, oids: read.relations.map(({ relationOid }) => relationOid) }];
    if (read.tag === 'message') return [{ prefix: read.prefix, content: Buffer.from(read.content).toString() }];
    if (read.tag !== 'insert' && read.tag !== 'update' && read.tag !== 'delete') return [];
    const { relation, ...change } = read;
    return [change];
  });
}

function readByUs(bytes: readonly Buffer[]): object[] {
  const relations = new Map<number, Readable>();
  return bytes.flatMap((message): object[] => {
    const tag = message.readUInt8(0);
    if (tag === tags.relation) {
      const { oid, columns } = readRelation(message, 1);
      relations.set(oid, { columns: columns.map((column) => ({ ...column, isWanted: true })) });
    }
    if (tag === tags.truncate) return [{ tag: 'truncate', oids: readTruncated(message, 1) }];
    if (tag === tags.message) {
      const { prefix, content } = readMessage(message, 1);
      return [{ prefix, content }];
    }
    if (tag !== tags.insert && tag !== tags.update && tag !== tags.delete) return [];
    return [readRowChange(message, 1, relations.get(message.readUInt32BE(1)) ?? { columns: [] })];
  });
}

const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((some) => some.replaceAll('\0', ''));
/** Long texts are stored as TOAST, and not sent with an update that leaves them unchanged. */
const long = fc.tuple(text, fc.constantFrom(0, 1_000)).map(([some, times]) => `${some}.`.repeat(times));
const change = fc.record({
  table: fc.nat(identities.length - 1),
  id: fc.nat(5),
  to: fc.nat(5),
  what: fc.constantFrom('insert', 'rename', 'move', 'delete', 'truncate', 'message'),
  other: fc.option(text),
  big: long,
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const statements: Record<Change['what'], (change: Change) => [string, unknown[]]> = {
  insert: ({ table, id, other, big }) => [
    `insert into t${table} values ($1, $2, $3, $4) on conflict do nothing`,
    [id, `o${id}`, other, big],
  ],
  rename: ({ table, id, other }) => [`update t${table} set "odd ""näme" = $2 where id = $1`, [id, other]],
  move: ({ table, id, to }) => [
    `update t${table} set id = $2::int, other = 'm' || $2::text where id = $1 and not exists (select from t${table} where id = $2::int)`,
    [id, to],
  ],
  delete: ({ table, id }) => [`delete from t${table} where id = $1`, [id]],
  truncate: ({ table }) => [`truncate t${table}, t0`, []],
  message: ({ other }) => ['select pg_logical_emit_message(true, $1, $1)', [other ?? '']],
};

test('random changes of random rows are parsed like by the library', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 5, maxLength: 25 }), async (changes) => {
      for (const one of changes) await sql.query(...statements[one.what](one));
      const bytes = await messages();
      expect(readByUs(bytes)).toEqual(readByLibrary(bytes));
    }),
    { numRuns: 60 },
  );
});

test('a truncated message is rejected, wherever it is cut', async () => {
  await sql.query(`truncate t0; insert into t0 values (1, 'a', null, 'big')`);
  const bytes = await messages();
  const relation = bytes.find((message) => message.readUInt8(0) === tags.relation) ?? Buffer.of();
  const insert = bytes.find((message) => message.readUInt8(0) === tags.insert) ?? Buffer.of();
  const columns = readRelation(relation, 1).columns.map((column) => ({ ...column, isWanted: true }));
  const read = (length: number): RowChange => readRowChange(insert.subarray(0, length), 1, { columns });
  expect(read(insert.length)).toMatchObject({ tag: 'insert', new: { id: '1', big: 'big' } });
  for (let length = 6; length < insert.length; length += 1) expect(() => read(length)).toThrow(RangeError);
});
