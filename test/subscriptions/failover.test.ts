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
 * Simulates a failover to another primary.
 * @param change changes the data, as lost commits would
 */
async function failOver(change: () => Promise<unknown>): Promise<void> {
  wire.cut();
  await sql.query('begin');
  await change();
  await sql.query('commit');
  wire.mend();
}

/** Deletes the events after one, and sets the sequence back, so that their ids are used again. */
async function loseBehind(id: string): Promise<void> {
  await sql.query('delete from messages using loomgate.events e where messages.id = subject_id and e.id > $1', [id]);
  await sql.query('delete from loomgate.events where id > $1', [id]);
  await sql.query("select setval('loomgate.events_id_seq', $1)", [id]);
}

const ordinary = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `message ${from + n}`);

test('a subscriber that got a lost event gets EVENTS_GONE at once, and others miss no event', async () => {
  await scene.say('kept');
  const kept = await lastId();
  const [ofMessages, ofOrder] = [followMessages(), follow(orderStatusChanged, orderId(scene))];
  await untilListening(gateway.url, 'Conversation');
  await untilListening(gateway.url, 'Order');
  await scene.say(...ordinary(0, 5));
  expect(await bodiesOf(ofMessages, 5)).toEqual(ordinary(0, 5));
  // It starts after the events that will be lost, and has got none of them.
  const waiting = followMessages();
  await untilListening(gateway.url, 'Conversation', 2);
  await failOver(async () => {
    await loseBehind(kept);
    // More events than were lost: the same ids, and later ones.
    await scene.say(...ordinary(5, 50));
    await sql.query("update orders set status = 'PAID' where id = $1", [scene.order]);
  });
  expect([await codeThatEnds(ofMessages), await codeThatEnds(waiting)]).toEqual(['EVENTS_GONE', 'EVENTS_GONE']);
  expect((await ofOrder.next()).data?.orderStatusChanged?.order).toEqual({ status: 'PAID' });
});

test('subscribers beyond the end of the log get EVENTS_GONE, also if no new event follows the failover', async () => {
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

test('a cursor of a lost event is refused, also if another event has its id; earlier cursors stay valid', async () => {
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

test('a switchover without lost commits ends no subscription, and cursors stay valid', async () => {
  await scene.say('kept');
  const following = followMessages();
  await untilListening(gateway.url, 'Conversation');
  await scene.say('delivered');
  expect(await bodiesOf(following, 1)).toEqual(['delivered']);
  const [first, second] = await cursors();
  await failOver(async () => {
    await sql.query('create temporary table copied on commit drop as select * from loomgate.events');
    await sql.query('delete from loomgate.events');
    await sql.query('insert into loomgate.events select * from copied');
    // Postgres logs sequences in advance, so the new primary skips some ids.
    await sql.query("select setval('loomgate.events_id_seq', (select last_value + 32 from loomgate.events_id_seq))");
    await scene.say('new');
  });
  expect(await bodiesOf(following, 1)).toEqual(['new']);
  expect(await bodiesOf(followMessages(first), 2)).toEqual(['delivered', 'new']);
  expect(await bodiesOf(followMessages(second), 1)).toEqual(['new']);
});
