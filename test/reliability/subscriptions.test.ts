import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { secret, signedBySecret } from '../attacks/tokens';
import type { GatewayProcess } from '../process/gateway-process';
import { arrangeScene, conversationId, messageAdded, type Scene } from '../subscriptions/arrange';
import { createFollower } from '../subscriptions/follower';
import { type Fleet, startFleet } from './cache/fleet';

let fleet: Fleet;
let sql: Client;
let scene: Scene;
const gateways: GatewayProcess[] = [];

const writers = 4;
const messagesEach = 40;
const isRolledBack = (n: number) => n % 7 === 3;
const committedEach = Array.from({ length: messagesEach }, (_, n) => n).filter((n) => !isRolledBack(n)).length;

beforeAll(async () => {
  fleet = await startFleet();
  sql = new Client(fleet.database.url);
  await sql.connect();
  scene = await arrangeScene(sql);
  await scene.say('the first one');
  for (const place of [0, 1]) gateways[place] = await fleet.start(place);
}, 120_000);

afterAll(async () => {
  await sql.end();
  await fleet.stop();
}, 60_000);

const authorization = () => {
  const { id, role } = scene.buyer;
  return `Bearer ${signedBySecret({ sub: id, role, exp: Math.floor(Date.now() / 1_000) + 3_600 }, secret)}`;
};

/** Writes by SQL, in transactions of any length; some of them are rolled back. */
async function write(name: string): Promise<void> {
  const client = new Client(fleet.database.url);
  await client.connect();
  for (let n = 0; n < messagesEach; n += 1) {
    await client.query('begin');
    await client.query(
      `insert into messages (conversation_id, author_kind, author_id, body) values ($1, 'BUYER', $2, $3)`,
      [scene.conversation, scene.buyer.id, `${name} ${n}`],
    );
    await sleep(Math.random() * 120);
    await client.query(isRolledBack(n) ? 'rollback' : 'commit');
    await sleep(Math.random() * 20);
  }
  await client.end();
}

/** The number of events, and the deadline for their delivery; known after the last write. */
interface End {
  total: number;
  byMs: number;
}

/** Subscribes to alternating instances, is disconnected repeatedly, and resumes after its last event. */
async function wander(from: string | undefined, end: End): Promise<string[]> {
  const told: string[] = [];
  let after = from;
  while (told.length < end.total && Date.now() < end.byMs) {
    const { port = 0 } = gateways[Math.floor(Math.random() * gateways.length)] ?? {};
    const follower = createFollower(`http://127.0.0.1:${port}`, null, { authorization: authorization() });
    const following = follower.follow(messageAdded, { ...conversationId(scene), after });
    const count = 1 + Math.floor(Math.random() * 30);
    for (let n = 0; n < count && told.length < end.total; n += 1) {
      const result = await Promise.race([following.next().catch(() => undefined), following.ended, sleep(3_000)]);
      const { cursor, message } = Object(Object(Object(result).data).messageAdded);
      if (typeof cursor !== 'string') break;
      told.push(message.body);
      after = cursor;
    }
    follower.client.terminate();
    await follower.stop();
  }
  return told;
}

async function disturb(): Promise<void> {
  await sleep(800);
  fleet.redis.pause();
  await sleep(1_500);
  fleet.redis.resume();
  await sleep(500);
  await gateways[0]?.kill();
  gateways[0] = await fleet.start(0);
  await sleep(500);
  await fleet.redis.kill();
}

test('events are delivered exactly once and in order, with any writer, fault and instance', async () => {
  const end: End = { total: Number.POSITIVE_INFINITY, byMs: Number.POSITIVE_INFINITY };
  const [first] = await scene.cursors(`Conversation:${scene.conversation}`);
  const wanderers = Array.from({ length: 3 }, () => wander(first, end));
  const disturbed = disturb();
  await Promise.all(Array.from({ length: writers }, (_, n) => write(`writer ${n}`)));
  await disturbed;
  const { rows } = await sql.query(
    `select body from loomgate.events join messages m on m.id = subject_id where topic = $1 order by events.id offset 1`,
    [`Conversation:${scene.conversation}`],
  );
  Object.assign(end, { total: rows.length, byMs: Date.now() + 30_000 });
  expect(rows.length).toBe(writers * committedEach);
  const all = rows.map(({ body }) => body);
  for (const told of await Promise.all(wanderers)) expect(told).toEqual(all);
}, 180_000);
