import { randomUUID } from 'node:crypto';
import { Client, type Pool } from 'pg';
import { createTestDatabase } from '../../test/support/database';
import { loadConfig } from '../config';
import type { Execute } from '../loaders';
import { createExecute } from '../platform/database/execute';
import { createPipelines } from '../platform/database/pipelines/pipelines';
import { createPool } from '../platform/database/pool';
import { createEventLog, type EventLog } from './event-log';
import { pruneEvents } from './prune';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
let log: EventLog;
let labels: string[] = [];

/** Counts what is sent. */
const execute: Execute = (statement, signal) => {
  labels.push(statement.label);
  return createExecute(createPipelines(pool))(statement, signal);
};

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, loadConfig({}).database, () => undefined);
  log = createEventLog(execute);
});

beforeEach(() => {
  labels = [];
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** @param hoursAgo when it happened */
async function happen(topic: string, hoursAgo = 0): Promise<bigint> {
  const { rows } = await pool.query(
    `insert into events (topic, subject_id, at) values ($1, $2, now() - $3 * interval '1 hour') returning id`,
    [topic, randomUUID(), hoursAgo],
  );
  return BigInt(rows[0].id);
}

const idsBehind = async (topic: string, place: bigint) => (await log.after(topic, place)).map(({ id }) => id);

test('a thousand who ask in one moment are one statement, and those who ask the same one key', async () => {
  const topics = Array.from({ length: 50 }, () => `Order:${randomUUID()}`);
  const ids = await Promise.all(topics.map((topic) => happen(topic)));
  const asked = Array.from({ length: 1_000 }, (_, n) => idsBehind(topics[n % 50] ?? '', 0n));
  expect(await Promise.all(asked)).toEqual(Array.from({ length: 1_000 }, (_, n) => [ids[n % 50]]));
  expect(labels).toEqual(['Event.after']);
  await Promise.all(topics.map((topic) => log.startOf(topic)));
  expect(labels).toEqual(['Event.after', 'Event.start']);
});

test('nothing is remembered from one moment to the next', async () => {
  const topic = `Order:${randomUUID()}`;
  expect(await idsBehind(topic, 0n)).toEqual([]);
  const id = await happen(topic);
  expect(await idsBehind(topic, 0n)).toEqual([id]);
});

test('of what is too old the last event of each topic stays, so that its cursor still leads on', async () => {
  const [quiet, busy] = [`Order:${randomUUID()}`, `Order:${randomUUID()}`];
  const last = await happen(quiet, 100);
  const old = [await happen(busy, 100), await happen(busy, 99)];
  const recent = await happen(busy, 1);
  await pruneEvents(execute, new Date(Date.now() - 48 * 3_600_000), new AbortController().signal);
  expect([await idsBehind(quiet, 0n), await idsBehind(busy, 0n)]).toEqual([[last], [recent]]);
  const cursorOf = (id: bigint) => Buffer.from(`event:${id}`).toString('base64url');
  expect(await log.startOf(quiet, cursorOf(last))).toBe(last);
  await expect(log.startOf(busy, cursorOf(old[1] ?? 0n))).rejects.toMatchObject({
    extensions: { code: 'EVENTS_GONE' },
  });
});

test('a reader who has fallen behind what is kept is told so, and not of what is left', async () => {
  const topic = `Order:${randomUUID()}`;
  const places = [await happen(topic, 100), await happen(topic, 99), await happen(topic)];
  const [first = 0n, second = 0n, last = 0n] = places;
  await pruneEvents(execute, new Date(Date.now() - 48 * 3_600_000), new AbortController().signal);
  for (const place of [first, second])
    await expect(log.after(topic, place)).rejects.toMatchObject({ extensions: { code: 'EVENTS_GONE' } });
  expect(await idsBehind(topic, last)).toEqual([]);
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
  expect(await idsBehind(`Conversation:${rows[0].id}`, 0n)).toHaveLength(1);
});

test('ten thousand old events go in a few statements', async () => {
  const topic = `Order:${randomUUID()}`;
  await pool.query(
    `insert into events (topic, subject_id, at)
     select $1, gen_random_uuid(), now() - interval '100 hours' from generate_series(1, 10000)`,
    [topic],
  );
  await happen(topic);
  await pruneEvents(execute, new Date(), new AbortController().signal);
  expect(await idsBehind(topic, 0n)).toHaveLength(1);
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
    expect(await idsBehind(`Conversation:${conversation}`, 0n)).toEqual([]);
    await first.query('commit');
    await later;
    expect(await idsBehind(`Conversation:${conversation}`, 0n)).toHaveLength(2);
  });

  test('what is rolled back never was', async () => {
    await first.query('begin');
    await say(first, 'never');
    await first.query('rollback');
    const { rows } = await say(second, 'said');
    const events = await log.after(`Conversation:${conversation}`, 0n);
    expect(events.map(({ subjectId }) => subjectId)).toEqual([rows[0].id]);
  });
});
