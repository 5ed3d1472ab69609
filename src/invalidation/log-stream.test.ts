import type { Client } from 'pg';
import type { Pgoutput } from 'pg-logical-replication';
import { createTestDatabase } from '../../test/support/database';
import { connectStranger, everyTable, until } from '../../test/support/invalidation';
import { toLsn } from '../shared/lsn';
import { openLogStream } from './log-stream';
import { prepareLog } from './prepare-log';
import { publication } from './publication';

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

const source = () => ({ url: database.url, slot, publication, senderTimeoutMs: 6_000 });

type Commit = Pgoutput.MessageCommit;

/** Reads commits until there are as many. */
async function read(count: number) {
  const commits: Commit[] = [];
  await isFree();
  const stream = openLogStream(source(), (message) => {
    if (message.tag === 'commit') commits.push(message);
  });
  await stream.started;
  await until(() => commits.length >= count);
  return { stream, commits };
}

let count = 0;
const insert = (client: Client) => {
  count += 1;
  return client.query('insert into users (email, display_name) values ($1, $1)', [`u-${count}@b.c`]);
};

/** Two commits of which the second begins right where the first ends; others may write in between, so not at once. */
async function readAdjoining(): Promise<Awaited<ReturnType<typeof read>>> {
  await Promise.all([sql.query('begin'), other.query('begin')]);
  await Promise.all([insert(sql), insert(other)]);
  await Promise.all([sql.query('commit'), other.query('commit')]);
  const found = await read(2);
  const [first, second] = found.commits;
  if (first?.commitEndLsn === second?.commitLsn) return found;
  found.stream.acknowledge(toLsn(second?.commitEndLsn ?? ''));
  await found.stream.close();
  return readAdjoining();
}

test('a commit that begins where the acknowledged one ends is sent again, and the acknowledged one is not', async () => {
  const { stream, commits } = await readAdjoining();
  const [first, second] = commits;
  stream.acknowledge(toLsn(first?.commitEndLsn ?? ''));
  await until(async () => {
    const { rows } = await sql.query(
      `select confirmed_flush_lsn as lsn from pg_replication_slots where slot_name = '${slot}'`,
    );
    return toLsn(rows[0].lsn) === toLsn(first?.commitEndLsn ?? '');
  });
  await stream.close();
  const again = await read(1);
  expect(again.commits[0]?.commitLsn).toBe(second?.commitLsn);
  again.stream.acknowledge(toLsn(second?.commitEndLsn ?? ''));
  await again.stream.close();
});

test('the next message waits until the one before it has been taken', async () => {
  let [inside, most, commits] = [0, 0, 0];
  const stream = openLogStream(source(), async (message) => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    if (message.tag === 'commit') commits += 1;
  });
  await stream.started;
  for (let round = 0; round < 10; round += 1) await insert(sql);
  await until(() => commits >= 10);
  expect(most).toBe(1);
  await stream.close();
});

test('when a message cannot be taken the stream is over, with why, and no other is taken', async () => {
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

test('a holder that acknowledges nothing is heard all the same', async () => {
  const { stream } = await read(0);
  const { rows: before } = await sql.query(
    'select reply_time from pg_stat_replication where pid = (select active_pid from pg_replication_slots where slot_name = $1)',
    [slot],
  );
  await until(async () => {
    const { rows } = await sql.query(
      'select reply_time from pg_stat_replication where pid = (select active_pid from pg_replication_slots where slot_name = $1)',
      [slot],
    );
    return String(rows[0]?.reply_time) !== String(before[0]?.reply_time);
  });
  expect(stream.silentForMs()).toBeLessThan(5_000);
  await stream.close();
});

test('values come as in UTC and ISO form, whatever the database says', async () => {
  for (const setting of ["timezone = 'Asia/Kolkata'", "datestyle = 'SQL, DMY'"])
    await sql.query(`alter database ${sql.database} set ${setting}`);
  const found: unknown[] = [];
  const stream = openLogStream(source(), (message) => {
    if (message.tag === 'insert') found.push(message.new.created_at);
  });
  await stream.started;
  await sql.query("insert into users (email, display_name, created_at) values ('i@b.c', 'I', '2026-08-05T20:00:00Z')");
  await until(() => found.includes('2026-08-05 20:00:00+00'));
  await stream.close();
});

test('options of the URL take none of its settings away', async () => {
  const url = `${database.url}?options=-c%20work_mem%3D5MB`;
  // One that Postgres refuses, so that it shows.
  const stream = openLogStream({ ...source(), url, senderTimeoutMs: -5 }, () => undefined);
  await expect(stream.started).rejects.toMatchObject({ code: '22023' });
  await stream.close();
});
