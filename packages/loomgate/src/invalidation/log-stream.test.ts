import type { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { connectStranger, everyTable, until } from '../../../../test/support/invalidation';
import { type Lsn, toLsn } from '../shared/lsn';
import type { LogSource } from './log-reader';
import { openLogStream } from './log-stream';
import { prepareLog } from './prepare-log';
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
  ({ slot } = await prepareLog(database.url, everyTable));
  await sql.query("select pg_create_logical_replication_slot($1, 'pgoutput')", [slot]);
});

afterAll(async () => {
  await other.end();
  await sql.end();
  await database.drop();
});

/** The server gives a slot back some time after its reader has gone. */
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

/** Reads commits until there are as many. */
async function read(count: number, from: LogSource = source()) {
  const commits: LoggedTransaction[] = [];
  await isFree();
  const stream = openLogStream(from, (transaction) => void commits.push(transaction));
  await stream.started;
  await until(() => commits.length >= count);
  return { stream, commits };
}

let count = 0;
const insert = (client: Client) => {
  count += 1;
  return client.query('insert into users (email, display_name) values ($1, $1)', [`u-${count}@b.c`]);
};

/** Where the commits that the slot still has to send begin and end. */
async function peek() {
  const { rows } = await sql.query<{ data: Buffer }>(
    `select data from pg_logical_slot_peek_binary_changes($1, null, null, 'proto_version', '1', 'publication_names', $2)
     where get_byte(data, 0) = ascii('C')`,
    [slot, publication],
  );
  return rows.map(({ data }) => ({ begin: data.readBigUInt64BE(2), end: data.readBigUInt64BE(10) }));
}

/** Two commits of which the second begins right where the first ends; others may write in between, so not at once. */
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

test('a commit that begins where the acknowledged one ends is sent again, and the acknowledged one is not', async () => {
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

test('the next transaction waits until the one before it has been taken', async () => {
  let [inside, most, commits] = [0, 0, 0];
  const stream = openLogStream(source(), async () => {
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

test('when a transaction cannot be taken the stream is over, with why, and no other is taken', async () => {
  let taken = 0;
  const stream = openLogStream(source(), () => {
    taken += 1;
    throw new Error('as told');
  });
  await insert(sql);
  await expect(stream.ended).resolves.toEqual(new Error('as told'));
  expect(taken).toBe(1);
  await stream.close();
});

test('a slot that somebody else reads is refused', async () => {
  const { stream } = await read(0);
  const second = openLogStream(source(), () => undefined);
  await expect(second.started).rejects.toMatchObject({ code: '55006' });
  await Promise.all([stream.close(), second.close()]);
});

test('closing one that never started leaves nothing behind', async () => {
  const url = new URL(database.url);
  url.port = '1';
  const stream = openLogStream({ ...source(), url: url.href }, () => undefined);
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

test('a holder that acknowledges nothing is heard all the same, and hears the server', async () => {
  const { stream } = await read(0, { ...source(), maxSilenceMs: 2_500 });
  for (let round = 0; round < 3; round += 1) {
    const before = await replyTime();
    await until(async () => (await replyTime()) !== before);
  }
  await expect(Promise.race([stream.ended, 'not over'])).resolves.toBe('not over');
  await stream.close();
});

/** Does nothing else meanwhile. */
const blockThread = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

test('a thread that is busy with something else keeps the slot, and is told what has come meanwhile', async () => {
  const { stream, commits } = await read(0, { ...source(), senderTimeoutMs: 2_000, maxSilenceMs: 20_000 });
  const { length } = commits;
  const inserted = insert(sql);
  blockThread(5_000);
  await inserted;
  await until(() => commits.length > length);
  await expect(Promise.race([stream.ended, 'not over'])).resolves.toBe('not over');
  await stream.close();
});

test('a thread that is busy for too long loses the slot to whoever is not', async () => {
  const { stream } = await read(0, { ...source(), maxSilenceMs: 1_000 });
  blockThread(3_500);
  await expect(stream.ended).resolves.toEqual(new Error('the serving thread takes nothing that is read from the log'));
  await isFree();
  await stream.close();
});

test('a commit of very many rows is told once, by the name of its table', async () => {
  const { rows } = await sql.query("select 'categories'::regclass::oid as oid");
  const tables = [{ name: 'categories', oids: [rows[0].oid], columns: ['id'] }];
  const { stream, commits } = await read(0, { ...source(), tables });
  await sql.query("insert into categories (slug, name) select 'c-' || n, 'C' from generate_series(1, 20000) n");
  await sql.query("select pg_logical_emit_message(true, 'loomgate', 'end')");
  await until(() => commits.some(({ messages }) => messages.includes('end')));
  expect(commits.map(({ changes }) => [...changes]).filter(({ length }) => length > 0)).toEqual([
    [['categories', null]],
  ]);
  await stream.close();
});

test('values come as in UTC and ISO form, whatever the database says', async () => {
  for (const setting of ["timezone = 'Asia/Kolkata'", "datestyle = 'SQL, DMY'"])
    await sql.query(`alter database ${sql.database} set ${setting}`);
  const { rows } = await sql.query("select 'users'::regclass::oid as oid");
  const tables = [{ name: 'users', oids: [rows[0].oid], columns: ['created_at'] }];
  const { stream, commits } = await read(0, { ...source(), tables });
  await sql.query("insert into users (email, display_name, created_at) values ('i@b.c', 'I', '2026-08-05T20:00:00Z')");
  const instants = () =>
    commits.flatMap(({ changes }) => changes.get('users') ?? []).map((change) => change.tag === 'insert' && change.new);
  await until(() => instants().some((row) => row && row.created_at === '2026-08-05 20:00:00+00'));
  await stream.close();
});

test('options of the URL take none of its settings away', async () => {
  const url = `${database.url}?options=-c%20work_mem%3D5MB`;
  // One that Postgres refuses, so that it shows.
  const stream = openLogStream({ ...source(), url, senderTimeoutMs: -5 }, () => undefined);
  await expect(stream.started).rejects.toMatchObject({ code: '22023' });
  await stream.close();
});
