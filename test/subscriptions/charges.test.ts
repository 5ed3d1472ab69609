import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { ask, newViewer } from '../limits/ask';
import { type Gateway, startGateway } from '../support/gateway';
import { until } from '../support/until';
import {
  arrangeScene,
  conversationId,
  messageAdded,
  productChanged,
  productId,
  type Scene,
  untilListening,
  untilNoStreams,
} from './arrange';
import { readUntil, toEvents } from './events-of';
import { createFollower, type Follower, type Following } from './follower';

const capacity = 60;
let gateway: Gateway;
let scene: Scene;
const followers: Follower[] = [];
const floods: WebSocket[] = [];

beforeAll(async () => {
  gateway = await startGateway({
    RATE_LIMIT: 'on',
    LIMIT_COST: String(capacity),
    RATE_LIMIT_CAPACITY: String(capacity),
    RATE_LIMIT_REFILL_PER_SECOND: '5',
    // Refusals are charged by time. On a slow machine a few would use up the limit of the address.
    RATE_LIMIT_ADDRESS_FACTOR: '1000000',
    LIMIT_SUBSCRIPTIONS_PER_VIEWER: '2',
    LIMIT_SUBSCRIPTIONS_PER_ADDRESS: '4',
  });
});

beforeEach(async () => {
  scene = await arrangeScene(gateway.sql);
});

afterEach(async () => {
  for (const follower of followers.splice(0)) await follower.stop();
  for (const socket of floods.splice(0)) socket.terminate();
  await untilNoStreams(gateway.url);
});

afterAll(() => gateway.stop());

function follow(query: string, variables: object, as: Viewer | null): Following {
  const follower = createFollower(gateway.url, as);
  followers.push(follower);
  return follower.follow(query, { ...variables });
}

const texts = (count: number) => Array.from({ length: count }, (_, n) => `message ${n}`);

async function expectAll(following: Following, bodies: readonly string[]): Promise<void> {
  for (const body of bodies) expect((await following.next()).data?.messageAdded?.message).toMatchObject({ body });
}

/** The available cost of a viewer. The query itself costs 1, or its time if the bucket is empty. */
async function leftOf(as: Viewer): Promise<number> {
  const { cost, details } = await ask(gateway, '{ __typename }', { as });
  return cost?.available ?? Object(details).available;
}

/** The number of events of a test. They cost more than the bucket holds, by the refill of more than `leastMs`. */
const eventCount = 24;
const leastMs = 1_500;

/** The least available cost after a subscription was charged, and none of its events. */
const untouched = capacity - 15;

test('each event is charged to the subscriber; with an empty bucket events are delayed, and stay in order', async () => {
  const following = follow(messageAdded, conversationId(scene), scene.buyer);
  await untilListening(gateway.url, 'Conversation');
  expect(await leftOf(scene.buyer)).toBeGreaterThan(untouched);
  const bodies = texts(eventCount);
  const startedAt = performance.now();
  await scene.say(...bodies);
  await expectAll(following, bodies);
  expect(performance.now() - startedAt).toBeGreaterThan(leastMs);
  // Another viewer has another bucket.
  expect(await leftOf(scene.seller)).toBeGreaterThan(untouched);
  expect(await leftOf(scene.buyer)).toBeLessThan(untouched);
});

test('events over an event stream are charged as well', async () => {
  const parameters = new URLSearchParams({ query: messageAdded, variables: JSON.stringify(conversationId(scene)) });
  const headers = { accept: 'text/event-stream', 'x-test-viewer': JSON.stringify(scene.buyer) };
  const response = await fetch(`${gateway.url}/graphql?${parameters}`, { headers });
  await untilListening(gateway.url, 'Conversation');
  const bodies = texts(eventCount);
  const startedAt = performance.now();
  await scene.say(...bodies);
  const all = await readUntil(response, (text) => toEvents(text).length === bodies.length);
  expect(performance.now() - startedAt).toBeGreaterThan(leastMs);
  expect(toEvents(all).map(({ data }) => Object(data).data.messageAdded.message.body)).toEqual(bodies);
  expect(await leftOf(scene.buyer)).toBeLessThan(untouched);
});

test('replayed events are charged, too', async () => {
  await scene.say('first', ...texts(eventCount));
  const [after] = await scene.cursors(`Conversation:${scene.conversation}`);
  const startedAt = performance.now();
  const following = follow(messageAdded, { ...conversationId(scene), after }, scene.buyer);
  await expectAll(following, texts(eventCount));
  expect(performance.now() - startedAt).toBeGreaterThan(leastMs);
  expect(await leftOf(scene.buyer)).toBeLessThan(untouched);
});

async function codeThatEnds(following: Following): Promise<unknown> {
  const [error] = Object(await following.ended);
  return error?.extensions;
}

test('a viewer has a limited number of subscriptions, and one that ends makes room', async () => {
  const viewer = newViewer().as;
  const [first] = [1, 2].map(() => follow(productChanged, productId(scene), viewer));
  await untilListening(gateway.url, 'Product', 2);
  expect(await codeThatEnds(follow(productChanged, productId(scene), viewer))).toMatchObject({
    code: 'TOO_MANY_SUBSCRIPTIONS',
    details: { limit: 2, found: 3 },
  });
  first?.stop();
  await untilListening(gateway.url, 'Product', 1);
  follow(productChanged, productId(scene), viewer);
  await untilListening(gateway.url, 'Product', 2);
});

test('an address has a limited number of subscriptions, over all viewers and transports', async () => {
  const others = [1, 2, 3, 4].map(() => follow(productChanged, productId(scene), newViewer().as));
  await untilListening(gateway.url, 'Product', 4);
  const refusal = { code: 'TOO_MANY_SUBSCRIPTIONS', details: { limit: 4, found: 5 } };
  expect(await codeThatEnds(follow(productChanged, productId(scene), null))).toMatchObject(refusal);
  const parameters = new URLSearchParams({ query: productChanged, variables: JSON.stringify(productId(scene)) });
  const byGet = await fetch(`${gateway.url}/graphql?${parameters}`, { headers: { accept: 'text/event-stream' } });
  const [refused] = toEvents(await byGet.text());
  expect(Object(refused?.data).errors[0].extensions).toMatchObject(refusal);
  // A subscription that is refused for another reason does not count.
  others[0]?.stop();
  await untilListening(gateway.url, 'Product', 3);
  for (let n = 0; n < 3; n += 1) await follow('subscription { nothing }', {}, newViewer().as).ended;
  follow(productChanged, productId(scene), newViewer().as);
  await untilListening(gateway.url, 'Product', 4);
});

/** A raw anonymous socket after connection_init, and the number of its refused messages by error code. */
async function openFlood() {
  const socket = new WebSocket(`${gateway.url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
  floods.push(socket);
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  const refused = new Map<string, number>();
  socket.on('message', (data) => {
    const code = JSON.parse(data.toString()).payload[0].extensions.code;
    refused.set(code, (refused.get(code) ?? 0) + 1);
  });
  return { socket, refused };
}

/** Sends different documents with unknown fields. */
function sendRefused(socket: WebSocket, count: number): void {
  for (let n = 0; n < count; n += 1) {
    const query = `{ a${n} ${Array.from({ length: 100 }, (_, field) => `unknown${field}`).join(' ')} }`;
    socket.send(JSON.stringify({ type: 'subscribe', id: String(n), payload: { query } }));
  }
}

test('few messages of a client are read while it is refused; others are answered, and its socket stays open', async () => {
  const opened = await Promise.all(Array.from({ length: 4 }, openFlood));
  const startedAt = performance.now();
  for (const { socket } of opened) sendRefused(socket, 2_000);
  const refusals = (code: string) => opened.reduce((sum, { refused }) => sum + (refused.get(code) ?? 0), 0);
  await until(() => refusals('RATE_LIMITED') > 0);
  for (let n = 0; n < 10; n += 1) expect((await ask(gateway, '{ __typename }', newViewer())).data).toBeTruthy();
  // Until the bucket is empty, messages are read as fast as they are refused; then four a second on each socket.
  const seconds = (performance.now() - startedAt) / 1_000;
  expect(refusals('GRAPHQL_VALIDATION_FAILED')).toBeLessThan(4_000);
  expect(refusals('RATE_LIMITED')).toBeLessThanOrEqual(4 * opened.length * (seconds + 1));
  expect(opened.map(({ socket }) => socket.readyState)).toEqual(opened.map(() => WebSocket.OPEN));
});
