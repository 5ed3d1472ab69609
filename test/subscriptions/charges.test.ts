import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { ask, somebody } from '../limits/ask';
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
    // Refusals of signed-in viewers are charged by time: on a slow machine a few would be more than the ceiling of their address.
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

/** What the viewer has left; asking costs 1, or its time where that is not there: nothing may wait for the bucket after it. */
async function leftOf(as: Viewer): Promise<number> {
  const { cost, details } = await ask(gateway, '{ __typename }', { as });
  return cost?.available ?? Object(details).available;
}

/** Waits until events come no more at once. @returns how many have come */
async function untilSlow({ waiting }: Pick<Following, 'waiting'>): Promise<number> {
  let before = 0;
  while (before === 0 || waiting() > before) {
    before = waiting();
    await sleep(500);
  }
  return before;
}

/** What is left, at least, where a subscription has been charged and none of its events. */
const untouched = capacity - 15;

test('each event is charged to who follows; where the bucket is empty events come later, and all of them in order', async () => {
  const following = follow(messageAdded, conversationId(scene), scene.buyer);
  await untilListening(gateway.url, 'Conversation');
  expect(await leftOf(scene.buyer)).toBeGreaterThan(untouched);
  const bodies = texts(30);
  await scene.say(...bodies);
  expect(await untilSlow(following)).toBeLessThan(bodies.length);
  // Who else there is has a bucket of its own.
  expect(await leftOf(scene.seller)).toBeGreaterThan(untouched);
  await expectAll(following, bodies);
  expect(await leftOf(scene.buyer)).toBeLessThan(untouched);
});

test('events over an event stream are charged as well', async () => {
  const parameters = new URLSearchParams({ query: messageAdded, variables: JSON.stringify(conversationId(scene)) });
  const headers = { accept: 'text/event-stream', 'x-test-viewer': JSON.stringify(scene.buyer) };
  const response = await fetch(`${gateway.url}/graphql?${parameters}`, { headers });
  await untilListening(gateway.url, 'Conversation');
  const bodies = texts(30);
  await scene.say(...bodies);
  let told = 0;
  const all = readUntil(response, (text) => {
    told = toEvents(text).length;
    return told === bodies.length;
  });
  expect(await untilSlow({ waiting: () => told })).toBeLessThan(bodies.length);
  expect(toEvents(await all).map(({ data }) => Object(data).data.messageAdded.message.body)).toEqual(bodies);
  expect(await leftOf(scene.buyer)).toBeLessThan(untouched);
});

test('one old cursor does not buy a hundred executions: what is replayed is charged, too', async () => {
  await scene.say('first', ...texts(30));
  const [after] = await scene.cursors(`Conversation:${scene.conversation}`);
  const following = follow(messageAdded, { ...conversationId(scene), after }, scene.buyer);
  expect(await untilSlow(following)).toBeLessThan(30);
  await expectAll(following, texts(30));
  expect(await leftOf(scene.buyer)).toBeLessThan(untouched);
});

async function codeThatEnds(following: Following): Promise<unknown> {
  const [error] = Object(await following.ended);
  return error?.extensions;
}

test('a viewer follows so much at once and no more, and what ends leaves room', async () => {
  const viewer = somebody().as;
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

test('an address follows so much at once and no more, whoever it is, and over whatever', async () => {
  const others = [1, 2, 3, 4].map(() => follow(productChanged, productId(scene), somebody().as));
  await untilListening(gateway.url, 'Product', 4);
  const refusal = { code: 'TOO_MANY_SUBSCRIPTIONS', details: { limit: 4, found: 5 } };
  expect(await codeThatEnds(follow(productChanged, productId(scene), null))).toMatchObject(refusal);
  const parameters = new URLSearchParams({ query: productChanged, variables: JSON.stringify(productId(scene)) });
  const byGet = await fetch(`${gateway.url}/graphql?${parameters}`, { headers: { accept: 'text/event-stream' } });
  const [told] = toEvents(await byGet.text());
  expect(Object(told?.data).errors[0].extensions).toMatchObject(refusal);
  // A subscription that is refused for another reason is not counted.
  others[0]?.stop();
  await untilListening(gateway.url, 'Product', 3);
  for (let n = 0; n < 3; n += 1) await follow('subscription { nothing }', {}, somebody().as).ended;
  follow(productChanged, productId(scene), somebody().as);
  await untilListening(gateway.url, 'Product', 4);
});

/** A socket below the client, introduced and anonymous, and how many of its messages have been refused by code. */
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

/** Different documents with fields that there are not. */
function sendRefused(socket: WebSocket, count: number): void {
  for (let n = 0; n < count; n += 1) {
    const query = `{ a${n} ${Array.from({ length: 100 }, (_, field) => `unknown${field}`).join(' ')} }`;
    socket.send(JSON.stringify({ type: 'subscribe', id: String(n), payload: { query } }));
  }
}

test('of a client at full speed that is refused a few messages are read, others are answered, and the socket stays', async () => {
  const opened = await Promise.all(Array.from({ length: 4 }, openFlood));
  const startedAt = performance.now();
  for (const { socket } of opened) sendRefused(socket, 2_000);
  const refusals = (code: string) => opened.reduce((sum, { refused }) => sum + (refused.get(code) ?? 0), 0);
  await until(() => refusals('RATE_LIMITED') > 0);
  for (let n = 0; n < 10; n += 1) expect((await ask(gateway, '{ __typename }', somebody())).data).toBeTruthy();
  // Before the bucket is known to be empty they are read as fast as they are refused; each socket has then four in a second.
  const seconds = (performance.now() - startedAt) / 1_000;
  expect(refusals('GRAPHQL_VALIDATION_FAILED')).toBeLessThan(4_000);
  expect(refusals('RATE_LIMITED')).toBeLessThanOrEqual(4 * opened.length * (seconds + 1));
  expect(opened.map(({ socket }) => socket.readyState)).toEqual(opened.map(() => WebSocket.OPEN));
});
