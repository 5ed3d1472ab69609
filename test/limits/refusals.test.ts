import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type Gateway, startGateway } from '../support/gateway';
import { until } from '../support/until';
import { ask, newViewer } from './ask';

const capacity = 100_000;
let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({
    RATE_LIMIT: 'on',
    RATE_LIMIT_CAPACITY: String(capacity),
    RATE_LIMIT_REFILL_PER_SECOND: '1',
    LIMIT_COST: '9000',
  });
  // Warm-up: code that runs for the first time takes longer.
  for (let n = 0; n < 20; n += 1) await send(newViewer(), JSON.stringify({ query: invalid(n) }));
});

afterAll(() => gateway.stop());

type Client = ReturnType<typeof newViewer>;

function send(client: Client, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-test-viewer': JSON.stringify(client.as), ...headers },
    body,
  });
}

/** The charges of a client so far, without those of this query. */
function createMeter(client: Client) {
  let questions = 0;
  return async () => {
    questions += 1;
    const { cost } = await ask(gateway, '{ __typename }', client);
    return capacity - questions - (cost?.available ?? capacity);
  };
}

/** An invalid document just below the token limit. @param n makes it unique */
function invalid(n: number): string {
  return `{ ${Array.from({ length: 590 }, (_, index) => `x${index}: nope${n}(a: 1)`).join(' ')} }`;
}

/** 12 for the bytes of each, and 25 for each full quarter of a millisecond, which some do not reach in a warm process. */
const leastCharge = (documents: number) => documents * 12 + 4 * 25;

const deep = `${'{ a '.repeat(40)}${'}'.repeat(40)}`;
const expensive = '{ products(first: 100) { nodes { reviews(first: 100) { nodes { id } } } } }';
const hash = 'f'.repeat(64);

test.each<[what: string, body: string, headers: Record<string, string>, status: number]>([
  ['is not JSON', '{"query":', {}, 400],
  ['has another content type', 'query', { 'content-type': 'text/plain' }, 415],
  ['has no document', '{}', {}, 400],
  ['has a syntax error', JSON.stringify({ query: '{ a' }), {}, 400],
  ['fails validation', JSON.stringify({ query: '{ nope }' }), {}, 400],
  ['has a document that is too deep', JSON.stringify({ query: deep }), {}, 400],
  ['has too many tokens', JSON.stringify({ query: `{ ${'a '.repeat(4_100)} }` }), {}, 400],
  ['costs too much', JSON.stringify({ query: expensive }), {}, 400],
  ['has an unknown operation name', '{"query":"query A { __typename }","operationName":"B"}', {}, 400],
  [
    'has an unknown hash',
    JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } }),
    {},
    200,
  ],
])('a request that %s is charged', async (_, body, headers, status) => {
  const client = newViewer();
  const charged = createMeter(client);
  expect((await send(client, body, headers)).status).toBe(status);
  await until(async () => (await charged()) >= 1);
});

/** The charge for a number of refused requests. */
async function chargeOf(bodies: readonly string[]): Promise<number> {
  const client = newViewer();
  const charged = createMeter(client);
  for (const body of bodies) expect((await send(client, body)).status).toBe(400);
  let [before, now] = [-1, 0];
  while (now > before || now === 0) {
    // Longer than the interval of deferred charges.
    await sleep(250);
    [before, now] = [now, await charged()];
  }
  return now;
}

test('a refused document is charged by the CPU time of refusing it', async () => {
  const total = await chargeOf(Array.from({ length: 20 }, (_, n) => JSON.stringify({ query: invalid(100 + n) })));
  expect(total).toBeGreaterThanOrEqual(leastCharge(20));
});

test('request bytes are charged before they are parsed: 1 for each thousand', async () => {
  const client = newViewer();
  const charged = createMeter(client);
  const body = JSON.stringify({ query: '{ __typename }', variables: { unused: 'a'.repeat(500_000) } });
  expect((await send(client, body)).status).toBe(200);
  // The operation itself, and its bytes.
  await until(async () => (await charged()) >= 501);
  expect(await charged()).toBeLessThan(510);
});

/** Sends refused requests until the bucket is empty. */
async function exhaust(client: Client): Promise<Response> {
  for (let n = 0; n < 2_000; n += 1) {
    const responses = await Promise.all(
      [1, 2, 3, 4].map((index) => send(client, JSON.stringify({ query: invalid(10_000 * index + n) }))),
    );
    const refused = responses.find(({ status }) => status === 429);
    if (refused) return refused;
  }
  throw new Error('no request was refused');
}

test('a client with too many refusals is refused before its body is read; others are not', async () => {
  const client = newViewer();
  const refused = await exhaust(client);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.headers.get('ratelimit')).toMatch(/^"cost";r=0;t=\d+$/);
  const unread = await send(client, '{"query":');
  expect({ status: unread.status, ...(await unread.json()) }).toMatchObject({
    status: 429,
    errors: [{ extensions: { code: 'RATE_LIMITED', details: { available: 0 } } }],
  });
  expect((await send(newViewer(), '{"query":"{ __typename }"}')).status).toBe(200);
  const { type, payload } = await subscribe(client, 'subscription { nope }');
  expect([type, payload[0]?.extensions.code]).toEqual(['error', 'RATE_LIMITED']);
});

/** The first message in reply to a subscription over a WebSocket. */
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
])('a WebSocket message that %s is charged', async (_, query) => {
  const client = newViewer();
  const charged = createMeter(client);
  expect((await subscribe(client, query)).type).toBe('error');
  await until(async () => (await charged()) >= 1);
});

test('a query over a WebSocket is charged as a refusal, not by its cost', async () => {
  const client = newViewer();
  const charged = createMeter(client);
  const dearButAffordable = '{ products(first: 100) { nodes { reviews(first: 80) { nodes { id } } } } }';
  expect((await subscribe(client, dearButAffordable)).payload[0]?.extensions.code).toBe('SUBSCRIPTIONS_ONLY');
  await until(async () => (await charged()) >= 1);
  expect(await charged()).toBeLessThan(8_000);
});

test('a refused WebSocket message is charged by the CPU time of refusing it', async () => {
  const client = newViewer();
  const charged = createMeter(client);
  for (let n = 0; n < 20; n += 1) await subscribe(client, `subscription ${invalid(500 + n)}`);
  await until(async () => (await charged()) >= leastCharge(20));
});

test('the limit of an address applies to all its accounts together', async () => {
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
      statuses.push((await ask(shared, page, newViewer())).status);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.length).toBeGreaterThan(200);
    expect((await ask(shared, page)).status).toBe(200);
  } finally {
    await shared.stop();
  }
});
