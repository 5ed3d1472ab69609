import { fillWithCopies } from '../support/copies';
import { type Gateway, startGateway } from '../support/gateway';
import { ask, newViewer, writes } from './ask';

const capacity = 200;
let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({
    RATE_LIMIT: 'on',
    RATE_LIMIT_CAPACITY: String(capacity),
    RATE_LIMIT_REFILL_PER_SECOND: '1',
    // Refusals are charged by CPU time: on a slow machine those of a few viewers would exceed the limit of their address.
    RATE_LIMIT_ADDRESS_FACTOR: '1000000',
    LIMIT_COST: '150',
  });
  await fillWithCopies(gateway.sql, 1);
});

afterAll(() => gateway.stop());

const page = (size: number) => `{ products(first: ${size}) { nodes { sku } } }`;
const missing = (count: number) => `{ nodes(ids: [${Array.from({ length: count }, () => '"VXNlcjp4"')}]) { id } }`;

test('an operation over the cost limit is refused with its most expensive fields', async () => {
  const query = '{ products(first: 20) { nodes { them: reviews(first: 9) { nodes { id } } artisan { id } } } }';
  expect(await ask(gateway, query, newViewer())).toMatchObject({
    status: 400,
    data: undefined,
    code: 'COST_TOO_HIGH',
    details: {
      limit: 150,
      found: 222,
      breakdown: [
        { path: 'products.nodes.them', cost: 181 },
        { path: 'products', cost: 20 },
        { path: 'products.nodes.artisan', cost: 20 },
      ],
    },
  });
});

test('an operation at the cost limit is executed', async () => {
  const query = '{ products(first: 75) { nodes { artisan { id } } } }';
  expect(await ask(gateway, query, newViewer())).toMatchObject({ status: 200, cost: { requested: 150 } });
});

test('the difference to the actual cost is refunded', async () => {
  const viewer = newViewer();
  const { cost } = await ask(gateway, page(100), viewer);
  // A statement and 20 rows; 20 values and their bytes are less than 1.
  expect(cost).toMatchObject({ requested: 101, actual: 21, capacity, restoreRate: 1 });
  expect(cost?.available).toBe(capacity - 21);
  const next = await ask(gateway, '{ __typename }', viewer);
  expect(next.cost?.available).toBeGreaterThanOrEqual(capacity - 22);
  expect(next.cost?.available).toBeLessThan(capacity);
});

test('an operation that costs nothing is charged 1', async () => {
  const viewer = newViewer();
  const { cost, headers } = await ask(gateway, '{ __typename }', viewer);
  expect(cost).toMatchObject({ requested: 0, actual: 0, available: capacity - 1 });
  expect(headers.get('ratelimit')).toBe(`"cost";r=${capacity - 1};t=1`);
});

test('a mutation is charged its weight', async () => {
  const { cost } = await ask(gateway, writes(1), newViewer());
  expect(cost).toMatchObject({ requested: 10, actual: 10 });
});

test('a field with @cost(weight:) is charged its weight', async () => {
  const { cost } = await ask(gateway, '{ searchProducts(query: "oak", first: 2) { nodes { sku } } }', newViewer());
  expect(cost).toMatchObject({ requested: 22, actual: 22 });
});

test('every response has the standard rate limit headers', async () => {
  const { headers, cost } = await ask(gateway, page(5), newViewer());
  expect(headers.get('ratelimit-policy')).toBe(`"cost";q=${capacity};qu="loomgate-cost";w=200`);
  expect(headers.get('ratelimit')).toBe(`"cost";r=${cost?.available};t=${capacity - (cost?.available ?? 0)}`);
  expect(headers.get('retry-after')).toBeNull();
});

test('a response has no cost extension unless the client requests it', async () => {
  const { cost, headers } = await ask(gateway, page(5), { ...newViewer(), headers: {} });
  expect(cost).toBeUndefined();
  expect(headers.get('ratelimit')).toMatch(/^"cost";r=\d+;t=\d+$/);
});

test('a client with an empty bucket is refused until it has refilled, with retry-after', async () => {
  const viewer = newViewer();
  for (const _ of [1, 2]) expect((await ask(gateway, writes(7), viewer)).status).toBe(200);
  const { status, data, code, details, headers, cost } = await ask(gateway, writes(9), viewer);
  expect({ status, data, code }).toEqual({ status: 429, data: undefined, code: 'RATE_LIMITED' });
  expect(details).toEqual({ requested: 90, available: expect.any(Number), retryAfterSeconds: expect.any(Number) });
  const seconds = Number(headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(20);
  // 30, and the cost of the bytes of the earlier requests.
  expect(seconds).toBeLessThanOrEqual(33);
  expect(headers.get('ratelimit')).toMatch(new RegExp(`^"cost";r=\\d+;t=${seconds}$`));
  expect(cost).toMatchObject({ requested: 90, actual: 0 });
});

test('a rate-limited operation is not executed', async () => {
  const viewer = newViewer();
  for (const _ of [1, 2]) expect((await ask(gateway, writes(7), viewer)).status).toBe(200);
  expect(await ask(gateway, writes(9), viewer)).toMatchObject({ status: 429, data: undefined, cost: { actual: 0 } });
  expect(await ask(gateway, writes(9), viewer)).toMatchObject({ status: 429, data: undefined });
});

test('each viewer, and each network of anonymous clients, has its own bucket', async () => {
  const [one, other] = [newViewer(), newViewer()];
  for (const _ of [1, 2]) await ask(gateway, writes(7), one);
  expect((await ask(gateway, writes(9), one)).status).toBe(429);
  expect((await ask(gateway, writes(9), other)).status).toBe(200);
  expect((await ask(gateway, page(9))).status).toBe(200);
});

test('anonymous requests of an address share a bucket', async () => {
  const before = await ask(gateway, '{ __typename }');
  await ask(gateway, missing(30));
  const after = await ask(gateway, '{ __typename }');
  expect(after.cost?.available).toBeLessThan((before.cost?.available ?? 0) - 1);
});

test('with RATE_LIMIT=off no request is refused, and responses have no rate limit headers', async () => {
  const free = await startGateway({ RATE_LIMIT: 'off', RATE_LIMIT_CAPACITY: '20', LIMIT_COST: '20' });
  try {
    for (const _ of Array.from({ length: 5 })) {
      const { status, headers, cost } = await ask(free, page(20));
      expect({ status, cost }).toEqual({ status: 200, cost: { requested: 20, actual: expect.any(Number) } });
      expect(headers.get('ratelimit')).toBeNull();
      expect(headers.get('ratelimit-policy')).toBeNull();
    }
    expect((await ask(free, page(21))).code).toBe('COST_TOO_HIGH');
  } finally {
    await free.stop();
  }
});
