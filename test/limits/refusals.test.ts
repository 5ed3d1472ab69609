import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type Gateway, startGateway } from '../support/gateway';
import { until } from '../support/until';
import { ask, somebody } from './ask';

const capacity = 100_000;
let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({
    RATE_LIMIT: 'on',
    RATE_LIMIT_CAPACITY: String(capacity),
    RATE_LIMIT_REFILL_PER_SECOND: '1',
    LIMIT_COST: '9000',
  });
  // Code that has never run takes longer.
  for (let n = 0; n < 20; n += 1) await send(somebody(), JSON.stringify({ query: invalid(n) }));
});

afterAll(() => gateway.stop());

type Client = ReturnType<typeof somebody>;

function send(client: Client, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-test-viewer': JSON.stringify(client.as), ...headers },
    body,
  });
}

/** What a client has been charged so far, but for these questions. */
function createMeter(client: Client) {
  let questions = 0;
  return async () => {
    questions += 1;
    const { cost } = await ask(gateway, '{ __typename }', client);
    return capacity - questions - (cost?.available ?? capacity);
  };
}

/** A document of nearly as many tokens as may be, of which each is to be looked at. @param n makes it a new one */
function invalid(n: number): string {
  return `{ ${Array.from({ length: 590 }, (_, index) => `x${index}: nope${n}(a: 1)`).join(' ')} }`;
}

/** For the 12 KB of each, and 25 for each quarter of a millisecond. In a warm process some of them take no whole one. */
const leastCharge = (documents: number) => documents * 12 + 4 * 25;

const deep = `${'{ a '.repeat(40)}${'}'.repeat(40)}`;
const dear = '{ products(first: 100) { nodes { reviews(first: 100) { nodes { id } } } } }';
const hash = 'f'.repeat(64);

test.each<[what: string, body: string, headers: Record<string, string>, status: number]>([
  ['is no JSON', '{"query":', {}, 400],
  ['is of another type', 'query', { 'content-type': 'text/plain' }, 415],
  ['has no document', '{}', {}, 400],
  ['has a document that is no GraphQL', JSON.stringify({ query: '{ a' }), {}, 400],
  ['has a document that does not fit the schema', JSON.stringify({ query: '{ nope }' }), {}, 400],
  ['has a document that is too deep', JSON.stringify({ query: deep }), {}, 400],
  ['has a document of too many tokens', JSON.stringify({ query: `{ ${'a '.repeat(4_100)} }` }), {}, 400],
  ['costs too much', JSON.stringify({ query: dear }), {}, 400],
  ['names an operation that is not there', '{"query":"query A { __typename }","operationName":"B"}', {}, 400],
  [
    'names a document that nobody knows',
    JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } }),
    {},
    200,
  ],
])('a request that %s is charged', async (_, body, headers, status) => {
  const client = somebody();
  const charged = createMeter(client);
  expect((await send(client, body, headers)).status).toBe(status);
  await until(async () => (await charged()) >= 1);
});

/** What so many requests come to, each of which is refused. */
async function chargeOf(bodies: readonly string[]): Promise<number> {
  const client = somebody();
  const charged = createMeter(client);
  for (const body of bodies) expect((await send(client, body)).status).toBe(400);
  let [before, now] = [-1, 0];
  while (now > before || now === 0) {
    // Longer than it takes until charges are taken.
    await sleep(250);
    [before, now] = [now, await charged()];
  }
  return now;
}

test('a document that takes long to refuse is charged by the time of the processor', async () => {
  const total = await chargeOf(Array.from({ length: 20 }, (_, n) => JSON.stringify({ query: invalid(100 + n) })));
  expect(total).toBeGreaterThanOrEqual(leastCharge(20));
});

test('bytes are charged before they are read: 1 for each thousand', async () => {
  const client = somebody();
  const charged = createMeter(client);
  const body = JSON.stringify({ query: '{ __typename }', variables: { unused: 'a'.repeat(500_000) } });
  expect((await send(client, body)).status).toBe(200);
  // The operation itself, and its bytes.
  await until(async () => (await charged()) >= 501);
  expect(await charged()).toBeLessThan(510);
});

/** Sends what is refused until nothing is left. */
async function exhaust(client: Client): Promise<Response> {
  for (let n = 0; n < 2_000; n += 1) {
    const responses = await Promise.all(
      [1, 2, 3, 4].map((index) => send(client, JSON.stringify({ query: invalid(10_000 * index + n) }))),
    );
    const refused = responses.find(({ status }) => status === 429);
    if (refused) return refused;
  }
  throw new Error('nobody was refused');
}

test('who has sent too much that is refused is refused before anything is read, and others are not', async () => {
  const client = somebody();
  const refused = await exhaust(client);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.headers.get('ratelimit')).toMatch(/^"cost";r=0;t=\d+$/);
  const unread = await send(client, '{"query":');
  expect({ status: unread.status, ...(await unread.json()) }).toMatchObject({
    status: 429,
    errors: [{ extensions: { code: 'RATE_LIMITED', details: { available: 0 } } }],
  });
  expect((await send(somebody(), '{"query":"{ __typename }"}')).status).toBe(200);
  const { type, payload } = await subscribe(client, 'subscription { nope }');
  expect([type, payload[0]?.extensions.code]).toEqual(['error', 'RATE_LIMITED']);
});

/** The first answer to a subscription over a socket. */
async function subscribe(client: Client, query: string) {
  const socket = new WebSocket(`${gateway.url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { 'x-test-viewer': JSON.stringify(client.as) },
  });
  const { promise, resolve } = Promise.withResolvers<{ type: string; payload: { extensions: { code: string } }[] }>();
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.type !== 'connection_ack') return resolve(message);
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
  });
  const answer = await promise;
  socket.close();
  return answer;
}

test.each([
  ['does not fit the schema', 'subscription { nope }'],
  ['is no subscription', '{ __typename }'],
])('a message of a socket that %s is charged', async (_, query) => {
  const client = somebody();
  const charged = createMeter(client);
  expect((await subscribe(client, query)).type).toBe('error');
  await until(async () => (await charged()) >= 1);
});

test('an operation of another kind on a socket is charged as a refusal, and not for what it would have cost', async () => {
  const client = somebody();
  const charged = createMeter(client);
  const dearButAffordable = '{ products(first: 100) { nodes { reviews(first: 80) { nodes { id } } } } }';
  expect((await subscribe(client, dearButAffordable)).payload[0]?.extensions.code).toBe('SUBSCRIPTIONS_ONLY');
  await until(async () => (await charged()) >= 1);
  expect(await charged()).toBeLessThan(8_000);
});

test('a message of a socket that takes long to refuse is charged by the time of the processor', async () => {
  const client = somebody();
  const charged = createMeter(client);
  for (let n = 0; n < 20; n += 1) await subscribe(client, `subscription ${invalid(500 + n)}`);
  await until(async () => (await charged()) >= leastCharge(20));
});

test('accounts do not multiply what an address may ask for', async () => {
  const shared = await startGateway({
    RATE_LIMIT: 'on',
    RATE_LIMIT_CAPACITY: '200',
    RATE_LIMIT_REFILL_PER_SECOND: '1',
    RATE_LIMIT_ADDRESS_FACTOR: '2',
    LIMIT_COST: '200',
  });
  try {
    const page = '{ nodes(ids: ["VXNlcjp4"]) { id } }';
    const statuses: number[] = [];
    for (let n = 0; n < 1_000 && statuses.at(-1) !== 429; n += 1)
      statuses.push((await ask(shared, page, somebody())).status);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.length).toBeGreaterThan(200);
    expect((await ask(shared, page)).status).toBe(200);
  } finally {
    await shared.stop();
  }
});
