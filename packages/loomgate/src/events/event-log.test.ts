import { randomUUID } from 'node:crypto';
import { Client, type Pool } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
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
const theBeginning: Offset = { id: 0n, mark: '' };

/** Counts what is sent. */
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

/** @param hoursAgo when it happened */
async function happen(topic: string, hoursAgo = 0): Promise<LoggedEvent> {
  const { rows } = await pool.query(
    `insert into loomgate.events (topic, subject_id, at) values ($1, $2, now() - $3 * interval '1 hour') returning id`,
    [topic, randomUUID(), hoursAgo],
  );
  const events = await log.after(topic, theBeginning);
  labels = [];
  const event = events.find(({ place }) => place.id === BigInt(rows[0].id));
  if (!event) throw new Error('what has happened is not in the first page of the log');
  return event;
}

const idsBehind = async (topic: string, behind: Offset) =>
  (await log.after(topic, behind)).map(({ place }) => place.id);
const gone = { extensions: { code: 'EVENTS_GONE' } };

test('a thousand who ask in one moment are one statement, and those who ask the same one key', async () => {
  const topics = Array.from({ length: 50 }, () => `Order:${randomUUID()}`);
  const events = await Promise.all(topics.map((topic) => happen(topic)));
  const asked = Array.from({ length: 1_000 }, (_, n) => idsBehind(topics[n % 50] ?? '', theBeginning));
  expect(await Promise.all(asked)).toEqual(Array.from({ length: 1_000 }, (_, n) => [events[n % 50]?.place.id]));
  expect(labels).toEqual(['Event.after']);
  await Promise.all(topics.map((topic) => log.startOf(topic)));
  expect(labels).toEqual(['Event.after', 'Event.start']);
});

test('nothing is remembered from one moment to the next', async () => {
  const topic = `Order:${randomUUID()}`;
  expect(await idsBehind(topic, theBeginning)).toEqual([]);
  const { place } = await happen(topic);
  expect(await idsBehind(topic, theBeginning)).toEqual([place.id]);
});

test('of what is too old the last event of each topic stays, so that its cursor still leads on', async () => {
  const [quiet, busy] = [`Order:${randomUUID()}`, `Order:${randomUUID()}`];
  const last = await happen(quiet, 100);
  const old = [await happen(busy, 100), await happen(busy, 99)];
  const recent = await happen(busy, 1);
  await pruneEvents(execute, new Date(Date.now() - 48 * 3_600_000), new AbortController().signal);
  expect([await idsBehind(quiet, theBeginning), await idsBehind(busy, theBeginning)]).toEqual([
    [last.place.id],
    [recent.place.id],
  ]);
  expect(await log.startOf(quiet, last.cursor)).toEqual({
    place: last.place,
    cursor: last.cursor,
    lastId: last.place.id,
  });
  expect((await log.startOf(busy, recent.cursor)).lastId).toBe(recent.place.id);
  await expect(log.startOf(busy, old[1]?.cursor)).rejects.toMatchObject(gone);
});

test('a reader who has fallen behind what is kept is told so, and not of what is left', async () => {
  const topic = `Order:${randomUUID()}`;
  const [first, second, last] = [await happen(topic, 100), await happen(topic, 99), await happen(topic)];
  await pruneEvents(execute, new Date(Date.now() - 48 * 3_600_000), new AbortController().signal);
  for (const { place } of [first, second]) await expect(log.after(topic, place)).rejects.toMatchObject(gone);
  expect(await idsBehind(topic, last.place)).toEqual([]);
});

test('a cursor of a topic without events goes on before its first one, for as long as events are kept', async () => {
  const topic = `Order:${randomUUID()}`;
  const { place, cursor } = await log.startOf(topic);
  const first = await happen(topic);
  expect((await log.startOf(topic, cursor)).place).toEqual(place);
  expect(await idsBehind(topic, place)).toEqual([first.place.id]);
  jest.useFakeTimers({ now: Date.now() + retentionMs, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
  const late = log.startOf(topic, cursor);
  const quiet = log.startOf(`Order:${randomUUID()}`).then(({ cursor: start }) => start);
  await expect(late.finally(() => jest.useRealTimers())).rejects.toMatchObject(gone);
  expect(await quiet).toEqual(expect.any(String));
});

test('an event that was replaced by another with its id is gone, and the same one again is not', async () => {
  const topic = `Order:${randomUUID()}`;
  const [first, second] = [await happen(topic), await happen(topic)];
  const replaceBy = (expression: string) =>
    pool.query(
      `with gone as (delete from loomgate.events where id = $1 returning *)
       insert into loomgate.events (id, topic, subject_id, at) select id, topic, ${expression} from gone`,
      [second.place.id.toString()],
    );
  await replaceBy('subject_id, at');
  expect(await idsBehind(topic, second.place)).toEqual([]);
  expect((await log.startOf(topic, second.cursor)).place).toEqual(second.place);
  for (const other of ["subject_id, at + interval '1 millisecond'", 'gen_random_uuid(), at']) {
    await replaceBy(other);
    await expect(log.after(topic, second.place)).rejects.toMatchObject(gone);
    await expect(log.startOf(topic, second.cursor)).rejects.toMatchObject(gone);
  }
  expect(await idsBehind(topic, first.place)).toHaveLength(1);
});

test('a place beyond the end of the log is gone, though there is nothing behind it', async () => {
  const topic = `Order:${randomUUID()}`;
  const [first, last] = [await happen(topic), await happen(topic)];
  await pool.query('delete from loomgate.events where id = $1', [last.place.id.toString()]);
  await expect(log.after(topic, last.place)).rejects.toMatchObject(gone);
  expect(await idsBehind(topic, first.place)).toEqual([]);
});

test('a cursor says nothing, fits its topic alone, and cannot be made up', async () => {
  const topic = `Order:${randomUUID()}`;
  const { place, cursor } = await happen(topic);
  const again = await log.after(topic, theBeginning);
  expect(again.map((event) => event.cursor)).toEqual([cursor]);
  const bytes = Buffer.from(cursor, 'base64url');
  const id = Buffer.alloc(8);
  id.writeBigInt64BE(place.id);
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

test('a new secret seals what comes, an old one opens until it is dropped', async () => {
  const topic = `Order:${randomUUID()}`;
  const before = await happen(topic);
  await pool.query('insert into loomgate.cursor_secrets default values');
  const rotated = createEventLog(execute, createCursorSecrets(execute), retentionMs);
  const [after] = await rotated.after(topic, theBeginning);
  expect(after?.cursor).not.toBe(before.cursor);
  // The instance that was there before meets the new secret by a cursor.
  for (const one of [log, rotated])
    for (const cursor of [before.cursor, after?.cursor])
      expect((await one.startOf(topic, cursor)).place).toEqual(before.place);
  await pool.query('delete from loomgate.cursor_secrets where id = (select min(id) from loomgate.cursor_secrets)');
  const late = createEventLog(execute, createCursorSecrets(execute), retentionMs);
  await expect(late.startOf(topic, before.cursor)).rejects.toMatchObject(gone);
});

test('whoever may write messages writes events, too, wherever they look for tables', async () => {
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
  expect(await idsBehind(`Conversation:${rows[0].id}`, theBeginning)).toHaveLength(1);
});

test('ten thousand old events go in a few statements', async () => {
  const topic = `Order:${randomUUID()}`;
  await pool.query(
    `insert into loomgate.events (topic, subject_id, at)
     select $1, gen_random_uuid(), now() - interval '100 hours' from generate_series(1, 10000)`,
    [topic],
  );
  await pool.query('insert into loomgate.events (topic, subject_id) values ($1, gen_random_uuid())', [topic]);
  await pruneEvents(execute, new Date(), new AbortController().signal);
  expect(await idsBehind(topic, theBeginning)).toHaveLength(1);
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

  const say = (client: Client, body: string) =>
    client.query(
      "insert into messages (conversation_id, author_kind, body) values ($1, 'ASSISTANT', $2) returning id",
      [conversation, body],
    );

  test('the second writer waits for the first one', async () => {
    await first.query('begin');
    await say(first, 'first');
    let isDone = false;
    const later = say(second, 'second').then(() => {
      isDone = true;
    });
    const { rows } = await pool.query('select pg_sleep(0.2)');
    expect([rows.length, isDone]).toEqual([1, false]);
    expect(await idsBehind(`Conversation:${conversation}`, theBeginning)).toEqual([]);
    await first.query('commit');
    await later;
    expect(await idsBehind(`Conversation:${conversation}`, theBeginning)).toHaveLength(2);
  });

  test('what is rolled back never was', async () => {
    await first.query('begin');
    await say(first, 'never');
    await first.query('rollback');
    const { rows } = await say(second, 'said');
    const events = await log.after(`Conversation:${conversation}`, theBeginning);
    expect(events.map(({ subjectId }) => subjectId)).toEqual([rows[0].id]);
  });
});
