import { randomUUID } from 'node:crypto';
import { Client, type Pool } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { until } from '../../../../test/support/until';
import { loadConfig } from '../config';
import { createExecute } from '../database/execute';
import { createPipelines } from '../database/pipelines/pipelines';
import { createPool } from '../database/pool';
import type { Execute } from '../loaders';
import type { Offset } from './cursor';
import { createCursorSecrets } from './cursor-secrets';
import { createEventLog, type EventLog, type LoggedEvent } from './event-log';
import { pruneEvents } from './prune';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
let log: EventLog;
let labels: string[] = [];

const retentionMs = 48 * 3_600_000;
const beginning: Offset = { id: 0n, fingerprint: '' };

/** Records the labels of the statements. */
const execute: Execute = (statement, signal) => {
  labels.push(statement.label);
  return createExecute(createPipelines(pool))(statement, signal);
};

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, loadConfig({}).database, () => undefined);
  log = createEventLog(execute, createCursorSecrets(execute), retentionMs);
});

beforeEach(() => {
  labels = [];
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Inserts an event. */
async function happen(topic: string, hoursAgo = 0): Promise<LoggedEvent> {
  const { rows } = await pool.query(
    `insert into loomgate.events (topic, subject_id, at) values ($1, $2, now() - $3 * interval '1 hour') returning id`,
    [topic, randomUUID(), hoursAgo],
  );
  const events = await log.after(topic, beginning);
  labels = [];
  const event = events.find(({ offset }) => offset.id === BigInt(rows[0].id));
  if (!event) throw new Error('the event is not in the first page of the log');
  return event;
}

const idsAfter = async (topic: string, offset: Offset) =>
  (await log.after(topic, offset)).map(({ offset }) => offset.id);
const gone = { extensions: { code: 'EVENTS_GONE' } };

test('a thousand concurrent calls are one statement, and equal calls one key of it', async () => {
  const topics = Array.from({ length: 50 }, () => `Order:${randomUUID()}`);
  const events = await Promise.all(topics.map((topic) => happen(topic)));
  const pages = Array.from({ length: 1_000 }, (_, n) => idsAfter(topics[n % 50] ?? '', beginning));
  expect(await Promise.all(pages)).toEqual(Array.from({ length: 1_000 }, (_, n) => [events[n % 50]?.offset.id]));
  expect(labels).toEqual(['Event.after']);
  await Promise.all(topics.map((topic) => log.startOf(topic)));
  expect(labels).toEqual(['Event.after', 'Event.start']);
});

test('nothing is cached between calls that are not concurrent', async () => {
  const topic = `Order:${randomUUID()}`;
  expect(await idsAfter(topic, beginning)).toEqual([]);
  const { offset } = await happen(topic);
  expect(await idsAfter(topic, beginning)).toEqual([offset.id]);
});

test('pruning keeps the last event of each topic, so that its cursor stays valid', async () => {
  const [quiet, busy] = [`Order:${randomUUID()}`, `Order:${randomUUID()}`];
  const last = await happen(quiet, 100);
  const old = [await happen(busy, 100), await happen(busy, 99)];
  const recent = await happen(busy, 1);
  await pruneEvents(execute, new Date(Date.now() - 48 * 3_600_000), new AbortController().signal);
  expect([await idsAfter(quiet, beginning), await idsAfter(busy, beginning)]).toEqual([
    [last.offset.id],
    [recent.offset.id],
  ]);
  expect(await log.startOf(quiet, last.cursor)).toEqual({
    offset: last.offset,
    cursor: last.cursor,
    lastId: last.offset.id,
  });
  expect((await log.startOf(busy, recent.cursor)).lastId).toBe(recent.offset.id);
  await expect(log.startOf(busy, old[1]?.cursor)).rejects.toMatchObject(gone);
});

test('a reader behind the pruned events gets EVENTS_GONE instead of the remaining events', async () => {
  const topic = `Order:${randomUUID()}`;
  const [first, second, last] = [await happen(topic, 100), await happen(topic, 99), await happen(topic)];
  await pruneEvents(execute, new Date(Date.now() - 48 * 3_600_000), new AbortController().signal);
  for (const { offset } of [first, second]) await expect(log.after(topic, offset)).rejects.toMatchObject(gone);
  expect(await idsAfter(topic, last.offset)).toEqual([]);
});

test('a cursor of a topic without events stays valid for the time that events are kept', async () => {
  const topic = `Order:${randomUUID()}`;
  const { offset, cursor } = await log.startOf(topic);
  const first = await happen(topic);
  expect((await log.startOf(topic, cursor)).offset).toEqual(offset);
  expect(await idsAfter(topic, offset)).toEqual([first.offset.id]);
  jest.useFakeTimers({ now: Date.now() + retentionMs, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
  const late = log.startOf(topic, cursor);
  const quiet = log.startOf(`Order:${randomUUID()}`).then(({ cursor: start }) => start);
  await expect(late.finally(() => jest.useRealTimers())).rejects.toMatchObject(gone);
  expect(await quiet).toEqual(expect.any(String));
});

test('an event whose id another event has now is gone; if the same event is inserted again it is not', async () => {
  const topic = `Order:${randomUUID()}`;
  const [first, second] = [await happen(topic), await happen(topic)];
  const replaceBy = (expression: string) =>
    pool.query(
      `with deleted as (delete from loomgate.events where id = $1 returning *)
       insert into loomgate.events (id, topic, subject_id, at) select id, topic, ${expression} from deleted`,
      [second.offset.id.toString()],
    );
  await replaceBy('subject_id, at');
  expect(await idsAfter(topic, second.offset)).toEqual([]);
  expect((await log.startOf(topic, second.cursor)).offset).toEqual(second.offset);
  for (const other of ["subject_id, at + interval '1 millisecond'", 'gen_random_uuid(), at']) {
    await replaceBy(other);
    await expect(log.after(topic, second.offset)).rejects.toMatchObject(gone);
    await expect(log.startOf(topic, second.cursor)).rejects.toMatchObject(gone);
  }
  expect(await idsAfter(topic, first.offset)).toHaveLength(1);
});

test('an offset beyond the end of the log is gone', async () => {
  const topic = `Order:${randomUUID()}`;
  const [first, last] = [await happen(topic), await happen(topic)];
  await pool.query('delete from loomgate.events where id = $1', [last.offset.id.toString()]);
  await expect(log.after(topic, last.offset)).rejects.toMatchObject(gone);
  expect(await idsAfter(topic, first.offset)).toEqual([]);
});

test('a cursor cannot be read or forged, and is valid for its topic only', async () => {
  const topic = `Order:${randomUUID()}`;
  const { offset, cursor } = await happen(topic);
  const again = await log.after(topic, beginning);
  expect(again.map((event) => event.cursor)).toEqual([cursor]);
  const bytes = Buffer.from(cursor, 'base64url');
  const id = Buffer.alloc(8);
  id.writeBigInt64BE(offset.id);
  expect(bytes.includes(id)).toBe(false);
  const bad = { extensions: { code: 'BAD_CURSOR' } };
  await expect(log.startOf(`Order:${randomUUID()}`, cursor)).rejects.toMatchObject(bad);
  for (let at = 2; at < bytes.length; at += 1) {
    const touched = Buffer.from(bytes);
    touched.writeUInt8(touched.readUInt8(at) ^ 1, at);
    await expect(log.startOf(topic, touched.toString('base64url'))).rejects.toMatchObject(bad);
  }
  for (const malformed of [cursor.slice(1), `${cursor}A`, `${cursor}=`, 'x'])
    await expect(log.startOf(topic, malformed)).rejects.toMatchObject(bad);
});

test('a new secret encrypts new cursors; an old one decrypts until it is deleted', async () => {
  const topic = `Order:${randomUUID()}`;
  const before = await happen(topic);
  await pool.query('insert into loomgate.cursor_secrets default values');
  const rotated = createEventLog(execute, createCursorSecrets(execute), retentionMs);
  const [after] = await rotated.after(topic, beginning);
  expect(after?.cursor).not.toBe(before.cursor);
  // The instance that was there before meets the new secret by a cursor.
  for (const one of [log, rotated])
    for (const cursor of [before.cursor, after?.cursor])
      expect((await one.startOf(topic, cursor)).offset).toEqual(before.offset);
  await pool.query('delete from loomgate.cursor_secrets where id = (select min(id) from loomgate.cursor_secrets)');
  const late = createEventLog(execute, createCursorSecrets(execute), retentionMs);
  await expect(late.startOf(topic, before.cursor)).rejects.toMatchObject(gone);
});

test('every role with the right to insert messages writes events, whatever its search_path', async () => {
  const role = `writer_${randomUUID().replaceAll('-', '')}`;
  const { rows } = await pool.query(
    `with u as (insert into users (email, display_name) values (gen_random_uuid() || '@example.com', 'U') returning id),
       a as (insert into artisans (slug, name) values (gen_random_uuid(), 'A') returning id)
     insert into conversations (buyer_id, artisan_id) select u.id, a.id from u, a returning id`,
  );
  const writer = new Client(database.url);
  await writer.connect();
  await writer.query(
    `create role ${role}; grant usage on schema public to ${role}; grant insert on messages to ${role}`,
  );
  await writer.query(`set role ${role}; set search_path = pg_catalog`);
  await writer.query(
    "insert into public.messages (id, conversation_id, author_kind, body) values (gen_random_uuid(), $1, 'ASSISTANT', 'hello')",
    [rows[0].id],
  );
  await writer.query(`reset role; drop owned by ${role}; drop role ${role}`);
  await writer.end();
  expect(await idsAfter(`Conversation:${rows[0].id}`, beginning)).toHaveLength(1);
});

test('pruning deletes ten thousand events in a few statements', async () => {
  const topic = `Order:${randomUUID()}`;
  await pool.query(
    `insert into loomgate.events (topic, subject_id, at)
     select $1, gen_random_uuid(), now() - interval '100 hours' from generate_series(1, 10000)`,
    [topic],
  );
  await pool.query('insert into loomgate.events (topic, subject_id) values ($1, gen_random_uuid())', [topic]);
  await pruneEvents(execute, new Date(), new AbortController().signal);
  expect(await idsAfter(topic, beginning)).toHaveLength(1);
  expect(labels.filter((label) => label === 'Event.prune').length).toBeLessThan(10);
});

describe('events of one topic are numbered as their transactions commit', () => {
  let first: Client;
  let second: Client;
  let conversation: string;

  beforeEach(async () => {
    [first, second] = [new Client(database.url), new Client(database.url)];
    await Promise.all([first.connect(), second.connect()]);
    const { rows } = await first.query(
      `with u as (insert into users (email, display_name) values (gen_random_uuid() || '@example.com', 'U') returning id),
         a as (insert into artisans (slug, name) values (gen_random_uuid(), 'A') returning id)
       insert into conversations (buyer_id, artisan_id) select u.id, a.id from u, a returning id`,
    );
    conversation = rows[0].id;
  });

  afterEach(() => Promise.all([first.end(), second.end()]));

  async function isWaitingForLock(): Promise<boolean> {
    const { rowCount } = await pool.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rowCount === 1;
  }

  const say = (client: Client, body: string) =>
    client.query(
      "insert into messages (conversation_id, author_kind, body) values ($1, 'ASSISTANT', $2) returning id",
      [conversation, body],
    );

  test('the second writer waits for the first', async () => {
    await first.query('begin');
    await say(first, 'first');
    let isDone = false;
    const later = say(second, 'second').then(() => {
      isDone = true;
    });
    await until(isWaitingForLock);
    expect(isDone).toBe(false);
    expect(await idsAfter(`Conversation:${conversation}`, beginning)).toEqual([]);
    await first.query('commit');
    await later;
    expect(await idsAfter(`Conversation:${conversation}`, beginning)).toHaveLength(2);
  });

  test('a rolled-back event is not in the log', async () => {
    await first.query('begin');
    await say(first, 'never');
    await first.query('rollback');
    const { rows } = await say(second, 'said');
    const events = await log.after(`Conversation:${conversation}`, beginning);
    expect(events.map(({ subjectId }) => subjectId)).toEqual([rows[0].id]);
  });
});
