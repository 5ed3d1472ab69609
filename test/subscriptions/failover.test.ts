import { Client } from 'pg';
import { createWire, type Wire } from '../http/wire';
import { createTestDatabase } from '../support/database';
import { type Gateway, startGateway } from '../support/gateway';
import {
  arrangeScene,
  conversationId,
  messageAdded,
  orderId,
  orderStatusChanged,
  type Scene,
  untilListening,
} from './arrange';
import { createFollower, type Follower, type Following } from './follower';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;
let wire: Wire;
let gateway: Gateway;
let scene: Scene;
const followers: Follower[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  sql = new Client({ connectionString: database.url });
  await sql.connect();
  const through = new URL(database.url);
  wire = await createWire(Number(through.port));
  through.hostname = '127.0.0.1';
  through.port = String(wire.port);
  gateway = await startGateway({ DATABASE_URL: through.href });
});

beforeEach(async () => {
  scene = await arrangeScene(sql);
});

afterEach(async () => {
  for (const follower of followers.splice(0)) await follower.stop();
  for (const type of ['Conversation', 'Order']) await untilListening(gateway.url, type, 0);
});

afterAll(async () => {
  await gateway.stop();
  await wire.close();
  await sql.end();
  await database.drop();
});

function follow(query: string, variables: object): Following {
  const follower = createFollower(gateway.url, scene.buyer);
  followers.push(follower);
  return follower.follow(query, { ...variables });
}

const followMessages = (after?: string) => follow(messageAdded, { ...conversationId(scene), after });

async function bodiesOf(following: Following, count: number): Promise<unknown[]> {
  const bodies: unknown[] = [];
  for (let n = 0; n < count; n += 1) {
    const { data } = await following.next();
    bodies.push(Object(data?.messageAdded?.message).body);
  }
  return bodies;
}

const codeThatEnds = async (following: Following) => (await following.next()).errors?.[0]?.extensions?.code;
const codeThatRefuses = async (following: Following) => Object(await following.ended)[0]?.extensions.code;
const lastId = async () => (await sql.query('select max(id)::text as id from loomgate.events')).rows[0].id;
const cursors = () => scene.cursors(`Conversation:${scene.conversation}`);

/**
 * Another primary takes over.
 * @param change what is other about it
 */
async function failOver(change: () => Promise<unknown>): Promise<void> {
  wire.cut();
  await sql.query('begin');
  await change();
  await sql.query('commit');
  wire.mend();
}

/** The commits behind an event never were, and the numbers of their events are given again. */
async function loseBehind(id: string): Promise<void> {
  await sql.query('delete from messages using loomgate.events e where messages.id = subject_id and e.id > $1', [id]);
  await sql.query('delete from loomgate.events where id > $1', [id]);
  await sql.query("select setval('loomgate.events_id_seq', $1)", [id]);
}

const ordinary = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `message ${from + n}`);

test('who was told what a failover has lost is told so, at once, and everybody else misses nothing', async () => {
  await scene.say('kept');
  const kept = await lastId();
  const [told, ofOrder] = [followMessages(), follow(orderStatusChanged, orderId(scene))];
  await untilListening(gateway.url, 'Conversation');
  await untilListening(gateway.url, 'Order');
  await scene.say(...ordinary(0, 5));
  expect(await bodiesOf(told, 5)).toEqual(ordinary(0, 5));
  // It begins behind what will be lost, and is told nothing.
  const waiting = followMessages();
  await untilListening(gateway.url, 'Conversation', 2);
  await failOver(async () => {
    await loseBehind(kept);
    // More than were lost: the same numbers, and later ones.
    await scene.say(...ordinary(5, 50));
    await sql.query("update orders set status = 'PAID' where id = $1", [scene.order]);
  });
  expect([await codeThatEnds(told), await codeThatEnds(waiting)]).toEqual(['EVENTS_GONE', 'EVENTS_GONE']);
  expect((await ofOrder.next()).data?.orderStatusChanged?.order).toEqual({ status: 'PAID' });
});

test('where nothing happens after a failover those who stand behind its end are told, too', async () => {
  await scene.say('kept');
  const kept = await lastId();
  await scene.say('lost');
  const [following, fresh] = [followMessages(), follow(orderStatusChanged, orderId(scene))];
  await untilListening(gateway.url, 'Conversation');
  await untilListening(gateway.url, 'Order');
  await failOver(() => loseBehind(kept));
  expect(await codeThatEnds(following)).toBe('EVENTS_GONE');
  expect(fresh.waiting()).toBe(0);
});

test('a cursor of a lost event goes on nowhere, though an event of its number is there again; earlier ones go on', async () => {
  await scene.say('first', 'kept');
  const kept = await lastId();
  await scene.say(...ordinary(0, 5));
  const [first, ...later] = await cursors();
  await failOver(async () => {
    await loseBehind(kept);
    await scene.say(...ordinary(10, 20));
  });
  const [, last, ...lost] = [first, ...later];
  for (const cursor of lost) expect(await codeThatRefuses(followMessages(cursor))).toBe('EVENTS_GONE');
  expect(await bodiesOf(followMessages(first), 11)).toEqual(['kept', ...ordinary(10, 20)]);
  expect(await bodiesOf(followMessages(last), 10)).toEqual(ordinary(10, 20));
});

test('a switchover that loses nothing ends nothing: who follows goes on, and who comes back does', async () => {
  await scene.say('kept');
  const following = followMessages();
  await untilListening(gateway.url, 'Conversation');
  await scene.say('told');
  expect(await bodiesOf(following, 1)).toEqual(['told']);
  const [first, second] = await cursors();
  await failOver(async () => {
    await sql.query('create temporary table copied on commit drop as select * from loomgate.events');
    await sql.query('delete from loomgate.events');
    await sql.query('insert into loomgate.events select * from copied');
    // A sequence is logged ahead: the new primary goes on some numbers later.
    await sql.query("select setval('loomgate.events_id_seq', (select last_value + 32 from loomgate.events_id_seq))");
    await scene.say('new');
  });
  expect(await bodiesOf(following, 1)).toEqual(['new']);
  expect(await bodiesOf(followMessages(first), 2)).toEqual(['told', 'new']);
  expect(await bodiesOf(followMessages(second), 1)).toEqual(['new']);
});
