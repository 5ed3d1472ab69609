import type { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { connectStranger } from '../../../../test/support/invalidation';
import { tags } from './pgoutput';
import { createTransactions, type FollowedTable, type LoggedTransaction, maxRows } from './transactions';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;
let other: Client;
let followed: FollowedTable;

beforeAll(async () => {
  database = await createTestDatabase();
  [sql, other] = [await connectStranger(database.url), await connectStranger(database.url)];
  const { rows } = await sql.query("select 'categories'::regclass::oid as oid");
  followed = { name: 'categories', oids: [rows[0].oid], columns: ['id', 'name'], identity: ['id'] };
  await sql.query('create publication p for table categories, users');
  await sql.query(`select pg_create_logical_replication_slot('sizes', 'pgoutput')`);
  // A transaction is streamed in pieces after some hundred rows.
  await sql.query("set logical_decoding_work_mem = '64kB'");
});

afterAll(async () => {
  await sql.query(`select pg_drop_replication_slot('sizes')`);
  await Promise.all([sql.end(), other.end()]);
  await database.drop();
});

/** @returns the messages of everything committed since the last call */
async function messages(streaming: 'on' | 'off'): Promise<Buffer[]> {
  const { rows } = await sql.query<{ data: Buffer }>(
    `select data from pg_logical_slot_get_binary_changes('sizes', null, null, 'proto_version', '2', 'streaming', $1,
       'publication_names', 'p', 'messages', 'true')`,
    [streaming],
  );
  return rows.map(({ data }) => data);
}

function read(bytes: readonly Buffer[]): LoggedTransaction[] {
  const take = createTransactions([followed]);
  return bytes.flatMap((message) => take(message) ?? []);
}

const categories = (name: string, count: number) =>
  `insert into categories (slug, name) select '${name}-' || n, '${name}' from generate_series(1, ${count}) n`;
const users = (name: string, count: number) =>
  `insert into users (email, display_name) select '${name}-' || n, '${name}' from generate_series(1, ${count}) n`;
const tagOf = (message: Buffer) => message.readUInt8(0);
const namesIn = ({ changes }: LoggedTransaction) =>
  changes.get('categories')?.map((change) => change.tag === 'insert' && change.new.name) ?? null;

test('a transaction has its rows up to the limit, and beyond it only its table', async () => {
  await sql.query(categories('few', maxRows));
  await sql.query(categories('many', maxRows + 1));
  const [few, many] = read(await messages('off'));
  expect(few?.changes.get('categories')).toHaveLength(maxRows);
  expect(many?.changes.get('categories')).toBeNull();
});

/** Cuts the chosen row messages after their relation. */
const gut = (bytes: readonly Buffer[], isGutted: (row: number) => boolean) => {
  let rows = 0;
  return bytes.map((message) => {
    if (tagOf(message) !== tags.insert) return message;
    rows += 1;
    return isGutted(rows) ? message.subarray(0, 5) : message;
  });
};

test('rows beyond the limit and rows of other tables are not parsed', async () => {
  await sql.query(categories('gutted', maxRows + 500));
  const bytes = await messages('off');
  expect(() => read(gut(bytes, (row) => row === maxRows))).toThrow(RangeError);
  const [transaction] = read(gut(bytes, (row) => row > maxRows));
  expect(transaction?.changes.get('categories')).toBeNull();
  await sql.query(users('gutted', 10));
  expect(read(gut(await messages('off'), () => true)).map(({ changes }) => changes.size)).toEqual([0]);
});

test('a large transaction is streamed while others commit, and counts when it commits', async () => {
  await other.query(`begin; ${categories('large', 800)}`);
  await sql.query(categories('between', 1));
  await other.query(`${users('more', 800)}; ${categories('end', 1)}; commit`);
  const bytes = await messages('on');
  expect(bytes.filter((message) => tagOf(message) === tags.streamStart).length).toBeGreaterThan(1);
  const [between, large, ...more] = read(bytes);
  expect(more).toEqual([]);
  expect([between && namesIn(between), large && namesIn(large)]).toEqual([
    ['between'],
    [...Array.from({ length: 800 }, () => 'large'), 'end'],
  ]);
  expect(between && large && large.lsn > between.lsn && large.xid < between.xid).toBe(true);
});

test('a streamed transaction that is rolled back has no effect; rows rolled back to a savepoint may have one', async () => {
  await other.query(`begin; ${categories('off', 2_000)}`);
  await sql.query(categories('after', 1));
  await other.query('rollback');
  await other.query(`begin; ${categories('kept', 1)}; savepoint a; ${users('part', 2_000)}; rollback to a; commit`);
  const bytes = await messages('on');
  expect(bytes.map(tagOf)).toContain(tags.streamStart);
  const [after, kept, ...more] = read(bytes);
  expect(more).toEqual([]);
  expect([after && namesIn(after), kept && namesIn(kept)]).toEqual([['after'], ['kept']]);
});

test('only transactional messages with our prefix are read, streamed or not', async () => {
  const say = (isTransactional: boolean, prefix: string, what: string) =>
    `select pg_logical_emit_message(${isTransactional}, '${prefix}', '${what}')`;
  await sql.query(`begin; ${say(true, 'loomgate', 'small')}; ${say(true, 'others', 'x')}; commit`);
  await sql.query(say(false, 'loomgate', 'loose'));
  await sql.query(`begin; ${categories('received', 2_000)}; ${say(true, 'loomgate', 'large')}; commit`);
  expect(read(await messages('on')).flatMap(({ messages: received }) => received)).toEqual(['small', 'large']);
});

test('an unknown kind of message is rejected', () => {
  expect(() => read([Buffer.from('?')])).toThrow('unknown kind');
});
