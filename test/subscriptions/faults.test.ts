import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { WebSocket } from 'ws';
import { createWire, type Wire } from '../http/wire';
import { createTestDatabase } from '../support/database';
import { type Gateway, startGateway } from '../support/gateway';
import { until } from '../support/invalidation';
import { arrangeScene, conversationId, messageAdded, type Scene, untilListening } from './arrange';
import { createFollower } from './follower';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;
let wire: Wire;
let gateway: Gateway;
let scene: Scene;

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

afterAll(async () => {
  await gateway.stop();
  await wire.close();
  await sql.end();
  await database.drop();
});

test('a subscription survives an outage of the database, and misses no event', async () => {
  const follower = createFollower(gateway.url, scene.buyer);
  const following = follower.follow(messageAdded, conversationId(scene));
  await untilListening(gateway.url, 'Conversation');
  wire.cut();
  await scene.say('while it was away');
  await until(async () => (await fetch(`${gateway.url}/readyz`)).status === 503);
  expect(following.waiting()).toBe(0);
  wire.mend();
  expect((await following.next()).data?.messageAdded?.message).toMatchObject({ body: 'while it was away' });
  await scene.say('and since');
  expect((await following.next()).data?.messageAdded?.message).toMatchObject({ body: 'and since' });
  await follower.stop();
});

/** The number of executed events of all operations; an operation gets a label of its own with its third use. */
const eventCount = async () => {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const lines = text.matchAll(
    /^loomgate_operation_duration_seconds_count\{operation="\w+",type="event",cache="none"\} (\d+)$/gm,
  );
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
};

test('nothing is read ahead for a client that does not read; it gets all events when it reads again', async () => {
  const count = 200;
  const earlier = await eventCount();
  await scene.say('first', ...Array.from({ length: count }, (_, n) => `${n} ${'x'.repeat(2_000)}`));
  const [after] = await scene.cursors(`Conversation:${scene.conversation}`);
  const wide = Array.from({ length: 100 }, (_, n) => `b${n}: body`).join(' ');
  const query = `subscription Wide($id: ID!, $after: String) {
    messageAdded(conversationId: $id, after: $after) { message { ${wide} } }
  }`;
  const socket = new WebSocket(`${gateway.url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { 'x-test-viewer': JSON.stringify(scene.buyer) },
  });
  const bodies: string[] = [];
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
  socket.on('message', (data) => {
    const { type, payload } = JSON.parse(String(data));
    if (type === 'next') bodies.push(payload.data.messageAdded.message.b0);
    if (type !== 'connection_ack') return;
    const variables = { ...conversationId(scene), after };
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query, variables } }), () => socket.pause());
  });
  await until(async () => (await eventCount()) > earlier);
  let [before, now] = [0, await eventCount()];
  while (now > before) {
    await sleep(300);
    [before, now] = [now, await eventCount()];
  }
  expect(now - earlier).toBeLessThan(count / 2);
  socket.resume();
  await until(() => bodies.length === count);
  expect(bodies.map((body) => Number.parseInt(body, 10))).toEqual(Array.from({ length: count }, (_, n) => n));
  socket.close();
});
