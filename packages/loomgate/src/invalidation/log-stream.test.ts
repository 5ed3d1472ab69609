import type { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { connectStranger, everyTable, prepareServer, until } from '../../../../test/support/invalidation';
import { type Lsn, toLsn } from '../shared/lsn';
import type { LogSource } from './log-reader';
import { startLogStream } from './log-stream';
import { publication } from './publication';
import type { LoggedTransaction } from './transactions';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;
let other: Client;
let slot: string;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = await connectStranger(database.url);
  other = await connectStranger(database.url);
  ({ slot } = await prepareServer(database.url, everyTable));
  await sql.query("select pg_create_logical_replication_slot($1, 'pgoutput')", [slot]);
});

afterAll(async () => {
  await other.end();
  await sql.end();
  await database.drop();
});

/** Resolves when the server has freed the slot, some time after its reader has disconnected. */
const isFree = () =>
  until(async () => {
    const { rows } = await sql.query('select active from pg_replication_slots where slot_name = $1', [slot]);
    return rows[0]?.active === false;
  });

beforeEach(isFree);

const source = () => ({
  url: database.url,
  slot,
  publication,
  tables: [],
  senderTimeoutMs: 6_000,
  maxSilenceMs: 5_000,
});

/** Reads until this number of commits has arrived. */
async function read(count: number, from: LogSource = source()) {
  const commits: LoggedTransaction[] = [];
  await isFree();
  const stream = startLogStream(from, (transaction) => void commits.push(transaction));
  await stream.started;
  await until(() => commits.length >= count);
  return { stream, commits };
}

let count = 0;
const insert = (client: Client) => {
  count += 1;
  return client.query('insert into users (email, display_name) values ($1, $1)', [`u-${count}@b.c`]);
};

/** @returns where the commits that the slot has not sent begin and end */
async function peek() {
  const { rows } = await sql.query<{ data: Buffer }>(
    `select data from pg_logical_slot_peek_binary_changes($1, null, null, 'proto_version', '1', 'publication_names', $2)
     where get_byte(data, 0) = ascii('C')`,
    [slot, publication],
  );
  return rows.map(({ data }) => ({ begin: data.readBigUInt64BE(2), end: data.readBigUInt64BE(10) }));
}

/** Makes two commits of which the second begins where the first ends. Repeats while other writes come in between. */
async function commitAdjoining(): Promise<{ first: Lsn; second: Lsn }> {
  await Promise.all([sql.query('begin'), other.query('begin')]);
  await Promise.all([insert(sql), insert(other)]);
  await Promise.all([sql.query('commit'), other.query('commit')]);
  const [second, first] = (await peek()).reverse();
  if (first && second && first.end === second.begin) return { first: first.end, second: second.end };
  return commitAdjoining();
}

const confirmed = async () => {
  const { rows } = await sql.query('select confirmed_flush_lsn as lsn from pg_replication_slots where slot_name = $1', [
    slot,
  ]);
  return toLsn(rows[0].lsn);
};

test('a commit that begins where the acknowledged one ends is sent again; the acknowledged one is not', async () => {
  const { first, second } = await commitAdjoining();
  const { stream, commits } = await read(2);
  expect(commits.map(({ lsn }) => lsn)).toEqual(expect.arrayContaining([first, second]));
  stream.acknowledge(first);
  await until(async () => (await confirmed()) === first);
  await stream.close();
  const again = await read(1);
  expect(again.commits[0]?.lsn).toBe(second);
  again.stream.acknowledge(second);
  await again.stream.close();
});

test('the next transaction waits until the previous one is processed', async () => {
  let [inside, most, commits] = [0, 0, 0];
  const stream = startLogStream(source(), async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    commits += 1;
  });
  await stream.started;
  for (let round = 0; round < 10; round += 1) await insert(sql);
  await until(() => commits >= 10);
  expect(most).toBe(1);
  await stream.close();
});

test('when processing a transaction fails the stream ends with the error and processes no other', async () => {
  let processed = 0;
  const stream = startLogStream(source(), () => {
    processed += 1;
    throw new Error('cannot process');
  });
  await insert(sql);
  await expect(stream.ended).resolves.toEqual(new Error('cannot process'));
  expect(processed).toBe(1);
  await stream.close();
});

test('a slot that another connection reads is refused', async () => {
  const { stream } = await read(0);
  const second = startLogStream(source(), () => undefined);
  await expect(second.started).rejects.toMatchObject({ code: '55006' });
  await Promise.all([stream.close(), second.close()]);
});

test('a stream that never started can be closed', async () => {
  const url = new URL(database.url);
  url.port = '1';
  const stream = startLogStream({ ...source(), url: url.href }, () => undefined);
  await expect(stream.started).rejects.toThrow('ECONNREFUSED');
  await stream.close();
});

const replyTime = async () => {
  const { rows } = await sql.query(
    'select reply_time::text from pg_stat_replication join pg_replication_slots on active_pid = pid where slot_name = $1',
    [slot],
  );
  return rows[0]?.reply_time;
};

test('a reader that acknowledges nothing keeps the connection alive', async () => {
  const { stream } = await read(0, { ...source(), maxSilenceMs: 2_500 });
  for (let round = 0; round < 3; round += 1) {
    const before = await replyTime();
    await until(async () => (await replyTime()) !== before);
  }
  await expect(Promise.race([stream.ended, 'not over'])).resolves.toBe('not over');
  await stream.close();
});

/** Blocks the main thread. */
const blockThread = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

test('a busy main thread keeps the slot, and receives what has arrived in the meantime', async () => {
  const { stream, commits } = await read(0, { ...source(), senderTimeoutMs: 1_500, maxSilenceMs: 20_000 });
  const { length } = commits;
  const inserted = insert(sql);
  blockThread(3_000);
  await inserted;
  await until(() => commits.length > length);
  await expect(Promise.race([stream.ended, 'not over'])).resolves.toBe('not over');
  await stream.close();
});

test('a main thread that is busy for too long loses the slot', async () => {
  const { stream } = await read(0, { ...source(), maxSilenceMs: 1_000 });
  blockThread(2_500);
  await expect(stream.ended).resolves.toEqual(new Error('the main thread does not process what was read from the WAL'));
  await isFree();
  await stream.close();
});

test('a commit of very many rows arrives as the name of its table', async () => {
  const { rows } = await sql.query("select 'categories'::regclass::oid as oid");
  const tables = [{ name: 'categories', oids: [rows[0].oid], columns: ['id'], identity: [] }];
  const { stream, commits } = await read(0, { ...source(), tables });
  await sql.query("insert into categories (slug, name) select 'c-' || n, 'C' from generate_series(1, 5000) n");
  await sql.query("select pg_logical_emit_message(true, 'loomgate', 'end')");
  await until(() => commits.some(({ messages }) => messages.includes('end')));
  expect(commits.map(({ changes }) => [...changes]).filter(({ length }) => length > 0)).toEqual([
    [['categories', null]],
  ]);
  await stream.close();
});

test('values are in UTC and ISO format, whatever the settings of the database', async () => {
  for (const setting of ["timezone = 'Asia/Kolkata'", "datestyle = 'SQL, DMY'"])
    await sql.query(`alter database ${sql.database} set ${setting}`);
  const { rows } = await sql.query("select 'users'::regclass::oid as oid");
  const tables = [{ name: 'users', oids: [rows[0].oid], columns: ['created_at'], identity: [] }];
  const { stream, commits } = await read(0, { ...source(), tables });
  await sql.query("insert into users (email, display_name, created_at) values ('i@b.c', 'I', '2026-08-05T20:00:00Z')");
  const instants = () =>
    commits.flatMap(({ changes }) => changes.get('users') ?? []).map((change) => change.tag === 'insert' && change.new);
  await until(() => instants().some((row) => row && row.created_at === '2026-08-05 20:00:00+00'));
  await stream.close();
});

test('options of the URL do not replace its settings', async () => {
  const url = `${database.url}?options=-c%20work_mem%3D5MB`;
  // An invalid value, so that Postgres reports the setting.
  const stream = startLogStream({ ...source(), url, senderTimeoutMs: -5 }, () => undefined);
  await expect(stream.started).rejects.toMatchObject({ code: '22023' });
  await stream.close();
});
