import { fillWithCopies } from '../support/copies';
import { type Gateway, startGateway } from '../support/gateway';
import { ask, somebody, writes } from './ask';

const capacity = 200;
let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({
    RATE_LIMIT: 'on',
    RATE_LIMIT_CAPACITY: String(capacity),
    RATE_LIMIT_REFILL_PER_SECOND: '1',
    // Refusals are charged by time: on a slow machine those of a few viewers would be more than the ceiling of their address.
    RATE_LIMIT_ADDRESS_FACTOR: '1000000',
    LIMIT_COST: '150',
  });
  await fillWithCopies(gateway.sql, 1);
});

afterAll(() => gateway.stop());

const page = (size: number) => `{ products(first: ${size}) { nodes { sku } } }`;
const missing = (count: number) => `{ nodes(ids: [${Array.from({ length: count }, () => '"VXNlcjp4"')}]) { id } }`;

test('an operation that costs more than one may is refused, and told where it costs the most', async () => {
  const query = '{ products(first: 20) { nodes { them: reviews(first: 9) { nodes { id } } artisan { id } } } }';
  expect(await ask(gateway, query, somebody())).toMatchObject({
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

test('an operation that costs as much as one may is answered', async () => {
  const query = '{ products(first: 75) { nodes { artisan { id } } } }';
  expect(await ask(gateway, query, somebody())).toMatchObject({ status: 200, cost: { requested: 150 } });
});

test('what an operation turns out not to cost is given back', async () => {
  const viewer = somebody();
  const { cost } = await ask(gateway, page(100), viewer);
  // A statement and 20 rows; 20 values and their bytes are less than 1.
  expect(cost).toMatchObject({ requested: 101, actual: 21, capacity, restoreRate: 1 });
  expect(cost?.available).toBe(capacity - 21);
  const next = await ask(gateway, '{ __typename }', viewer);
  expect(next.cost?.available).toBeGreaterThanOrEqual(capacity - 22);
  expect(next.cost?.available).toBeLessThan(capacity);
});

test('an operation that costs nothing is charged 1', async () => {
  const viewer = somebody();
  const { cost, headers } = await ask(gateway, '{ __typename }', viewer);
  expect(cost).toMatchObject({ requested: 0, actual: 0, available: capacity - 1 });
  expect(headers.get('ratelimit')).toBe(`"cost";r=${capacity - 1};t=1`);
});

test('a mutation is charged its weight, which no row shows', async () => {
  const { cost } = await ask(gateway, writes(1), somebody());
  expect(cost).toMatchObject({ requested: 10, actual: 10 });
});

test('a dear field is charged its weight', async () => {
  const { cost } = await ask(gateway, '{ searchProducts(query: "oak", first: 2) { nodes { sku } } }', somebody());
  expect(cost).toMatchObject({ requested: 22, actual: 22 });
});

test('every answer says what is left, in the fields of the standard', async () => {
  const { headers, cost } = await ask(gateway, page(5), somebody());
  expect(headers.get('ratelimit-policy')).toBe(`"cost";q=${capacity};qu="loomgate-cost";w=200`);
  expect(headers.get('ratelimit')).toBe(`"cost";r=${cost?.available};t=${capacity - (cost?.available ?? 0)}`);
  expect(headers.get('retry-after')).toBeNull();
});

test('an answer has no extension unless the client asks for it', async () => {
  const { cost, headers } = await ask(gateway, page(5), { ...somebody(), headers: {} });
  expect(cost).toBeUndefined();
  expect(headers.get('ratelimit')).toMatch(/^"cost";r=\d+;t=\d+$/);
});

test('who has nothing left is refused until there is enough, and told when that is', async () => {
  const viewer = somebody();
  for (const _ of [1, 2]) expect((await ask(gateway, writes(7), viewer)).status).toBe(200);
  const { status, data, code, details, headers, cost } = await ask(gateway, writes(9), viewer);
  expect({ status, data, code }).toEqual({ status: 429, data: undefined, code: 'RATE_LIMITED' });
  expect(details).toEqual({ requested: 90, available: expect.any(Number), retryAfterSeconds: expect.any(Number) });
  const seconds = Number(headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(20);
  // 30, and what the bytes of the requests before have cost.
  expect(seconds).toBeLessThanOrEqual(33);
  expect(headers.get('ratelimit')).toMatch(new RegExp(`^"cost";r=\\d+;t=${seconds}$`));
  expect(cost).toMatchObject({ requested: 90, actual: 0 });
});

test('what is refused for want of something in the bucket is not executed', async () => {
  const viewer = somebody();
  for (const _ of [1, 2]) expect((await ask(gateway, writes(7), viewer)).status).toBe(200);
  expect(await ask(gateway, writes(9), viewer)).toMatchObject({ status: 429, data: undefined, cost: { actual: 0 } });
  expect(await ask(gateway, writes(9), viewer)).toMatchObject({ status: 429, data: undefined });
});

test('one viewer does not use up what another has, nor what those without a name have', async () => {
  const [one, other] = [somebody(), somebody()];
  for (const _ of [1, 2]) await ask(gateway, writes(7), one);
  expect((await ask(gateway, writes(9), one)).status).toBe(429);
  expect((await ask(gateway, writes(9), other)).status).toBe(200);
  expect((await ask(gateway, page(9))).status).toBe(200);
});

test('those without a name are one client by their address', async () => {
  const before = await ask(gateway, '{ __typename }');
  await ask(gateway, missing(30));
  const after = await ask(gateway, '{ __typename }');
  expect(after.cost?.available).toBeLessThan((before.cost?.available ?? 0) - 1);
});

test('with RATE_LIMIT=off nobody is refused, and no answer speaks of it', async () => {
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
