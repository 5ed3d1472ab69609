import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Viewer } from '../../../packages/loomgate/src/modules/context';
import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { PlaceOrderDocument } from '../../../test/generated/documents';
import { createMarket } from '../../../test/reliability/market';
import { type Gateway, startGateway } from '../../../test/support/gateway';
import { refusalOf } from './place-order';

let gateway: Gateway;
let market: ReturnType<typeof createMarket>;
let buyer: Viewer;
let artisan: string;

beforeAll(async () => {
  gateway = await startGateway();
  market = createMarket(gateway.sql);
  buyer = await market.user();
  artisan = await market.artisan(await market.user('ARTISAN'));
});

afterAll(() => gateway.stop());

type Lines = readonly (readonly [product: string, quantity: number])[];

async function place(lines: Lines, idempotencyKey: string = randomUUID(), as: Viewer | null = buyer) {
  const ordered = lines.map(([id, quantity]) => ({ productId: toGlobalId('Product', id), quantity }));
  const answer = await gateway.query(PlaceOrderDocument, { input: { idempotencyKey, lines: ordered } }, as);
  return { ...answer, ...answer.data?.placeOrder };
}

const problem = (code: string, ...field: string[]) => expect.objectContaining({ code, field });

async function ordersWith(key: string): Promise<number> {
  const { rows } = await gateway.sql.query('select count(*)::int from orders where idempotency_key = $1', [key]);
  return rows[0].count;
}

test('an order has the current prices and an exact total, and decrements the stock', async () => {
  const bowl = await market.product(artisan, { price: '19.99', inventory: 5 });
  const spoon = await market.product(artisan, { price: '0.10', inventory: 7 });
  const { order, userErrors } = await place([
    [spoon, 7],
    [bowl, 3],
  ]);
  await gateway.sql.query('update products set price_amount = 99 where id = $1', [bowl]);
  expect(userErrors).toEqual([]);
  expect(order).toMatchObject({
    number: expect.stringMatching(/^LG-\d{8}-[0-9A-HJKMNP-TV-Z]{8}$/),
    status: 'PLACED',
    total: { amount: '60.67', currencyCode: 'EUR' },
    buyer: { id: toGlobalId('User', buyer.id) },
    lines: [
      { quantity: 7, unitPrice: { amount: '0.10' }, product: { id: toGlobalId('Product', spoon), inventory: 0 } },
      { quantity: 3, unitPrice: { amount: '19.99' }, product: { id: toGlobalId('Product', bowl), inventory: 2 } },
    ],
  });
});

test('an order with an invalid line changes nothing and reports every invalid line', async () => {
  const plenty = await market.product(artisan, { inventory: 5 });
  const few = await market.product(artisan, { inventory: 2 });
  const none = await market.product(artisan, { inventory: 0 });
  const draft = await market.product(artisan, { status: 'DRAFT' });
  const { order, userErrors } = await place([
    [plenty, 5],
    [few, 3],
    [draft, 1],
    [randomUUID(), 1],
    [none, 1],
  ]);
  expect(order).toBeNull();
  expect(userErrors).toEqual([
    problem('OUT_OF_STOCK', 'lines', '1', 'quantity'),
    problem('PRODUCT_NOT_FOUND', 'lines', '2', 'productId'),
    problem('PRODUCT_NOT_FOUND', 'lines', '3', 'productId'),
    problem('OUT_OF_STOCK', 'lines', '4', 'quantity'),
  ]);
  expect(userErrors?.[0]?.message).toBe('Only 2 of this product are left.');
  expect(await market.inventoryOf(plenty, few)).toEqual([5, 2]);
});

test('an order has one currency and a limited total', async () => {
  const euros = await market.product(artisan, { currency: 'EUR' });
  const dollars = await market.product(artisan, { currency: 'USD' });
  const mixed = await place([
    [euros, 1],
    [dollars, 1],
  ]);
  expect(mixed.userErrors).toEqual([problem('MIXED_CURRENCIES', 'lines')]);
  const palace = await market.product(artisan, { price: '999999999999.99', inventory: 2 });
  expect((await place([[palace, 2]])).userErrors).toEqual([problem('TOTAL_TOO_LARGE', 'lines')]);
  expect((await place([[palace, 1]])).order?.total.amount).toBe('999999999999.99');
});

test('invalid input is reported by field', async () => {
  const bowl = await market.product(artisan);
  for (const [lines, key, field] of [
    [[], 'k', ['lines']],
    [Array.from({ length: 101 }, () => [randomUUID(), 1] as const), 'k', ['lines']],
    [[[bowl, 0]], 'k', ['lines', '0', 'quantity']],
    [[[bowl, 10_001]], 'k', ['lines', '0', 'quantity']],
    [[[bowl, 1]], '', ['idempotencyKey']],
    [[[bowl, 1]], 'k'.repeat(201), ['idempotencyKey']],
    [[[bowl, 1]], 'a\u0000b', ['idempotencyKey']],
    [[[bowl, 1]], 'a\nb', ['idempotencyKey']],
  ] satisfies [Lines, string, string[]][])
    expect([field, (await place(lines, key)).userErrors]).toEqual([field, [problem('INVALID', ...field)]]);
  const twice = await place([
    [bowl, 1],
    [bowl, 1],
  ]);
  expect(twice.userErrors).toEqual([problem('INVALID', 'lines', '1', 'productId')]);
});

test('an id of another type is BAD_ID', async () => {
  for (const productId of ['nonsense', '', toGlobalId('Artisan', artisan)]) {
    const input = { idempotencyKey: 'k', lines: [{ productId, quantity: 1 }] };
    const { data, errors } = await gateway.query(PlaceOrderDocument, { input }, buyer);
    expect([data, errors]).toMatchObject([null, [{ extensions: { code: 'BAD_ID' } }]]);
  }
});

test('only signed-in viewers can order', async () => {
  const bowl = await market.product(artisan);
  for (const role of ['BUYER', 'ARTISAN', 'ADMIN'] as const)
    expect((await place([[bowl, 1]], 'mine', await market.user(role))).order?.status).toBe('PLACED');
  const { errors } = await place([[bowl, 1]], 'mine', null);
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  const gone = await place([[bowl, 1]], 'mine', { id: randomUUID(), role: 'BUYER' });
  expect(gone.userErrors).toMatchObject([{ code: 'ACCOUNT_NOT_FOUND', field: null }]);
});

test('the same key and products return the same order, in any order of lines', async () => {
  const bowl = await market.product(artisan, { inventory: 1 });
  const spoon = await market.product(artisan, { inventory: 2 });
  const lines: Lines = [
    [bowl, 1],
    [spoon, 2],
  ];
  const first = await place(lines, 'again');
  const second = await place(lines.toReversed(), 'again');
  expect(second.order).toEqual(first.order);
  expect(await market.inventoryOf(bowl, spoon)).toEqual([0, 0]);
});

test('the same key with other products is a conflict, and keys are per buyer', async () => {
  const bowl = await market.product(artisan);
  const key = randomUUID();
  const { order } = await place([[bowl, 1]], key);
  const other = await place([[bowl, 2]], key);
  expect([other.order, other.userErrors]).toEqual([null, [problem('IDEMPOTENCY_CONFLICT', 'idempotencyKey')]]);
  const { order: another } = await place([[bowl, 2]], key, await market.user());
  expect(another?.number).not.toBe(order?.number);
  expect(await market.inventoryOf(bowl)).toEqual([7]);
});

test('50 concurrent requests with one key place one order, also for the last piece', async () => {
  const bowl = await market.product(artisan, { inventory: 1 });
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 50 }, () => place([[bowl, 1]], key)));
  expect(new Set(answers.map(({ order }) => order?.id)).size).toBe(1);
  expect(answers.flatMap(({ errors, userErrors }) => [errors, userErrors]).flat()).toEqual([]);
  expect([await ordersWith(key), await market.inventoryOf(bowl)]).toEqual([1, [0]]);
});

test('100 orders of one buyer do not delay the order of another', async () => {
  const none = await market.product(artisan, { inventory: 0 });
  const bowl = await market.product(artisan);
  const other = await market.user();
  let answered = 0;
  const many = Array.from({ length: 100 }, async () => {
    expect((await place([[none, 1]])).userErrors).toEqual([problem('OUT_OF_STOCK', 'lines', '0', 'quantity')]);
    answered += 1;
  });
  // Sent after all of them.
  await Promise.race(many);
  expect((await place([[bowl, 1]], 'mine', other)).order?.status).toBe('PLACED');
  // In order of arrival it would be answered after 100 others, which take less time than a placed order.
  expect(answered).toBeLessThan(90);
  await Promise.all(many);
});

test('of two concurrent orders with one key and different products, one is placed and one is a conflict', async () => {
  const [bowl, spoon] = [await market.product(artisan), await market.product(artisan)];
  const key = randomUUID();
  const answers = await Promise.all([bowl, spoon, bowl, spoon].map((id) => place([[id, 1]], key)));
  const conflicts = answers.flatMap(({ userErrors }) => userErrors ?? []);
  expect(conflicts).toEqual(Array(2).fill(problem('IDEMPOTENCY_CONFLICT', 'idempotencyKey')));
  const [bowls = 0, spoons = 0] = await market.inventoryOf(bowl, spoon);
  expect([await ordersWith(key), bowls + spoons]).toEqual([1, 19]);
});

test('an order that Postgres aborts because of a deadlock is retried and placed', async () => {
  const ids = [await market.product(artisan), await market.product(artisan)].sort();
  const [low = '', high = ''] = ids;
  const other = new Client({ connectionString: gateway.databaseUrl });
  await other.connect();
  const touch = (id: string) => other.query('update products set title = title where id = $1', [id]);
  await other.query('begin');
  await touch(high);
  const placing = place(ids.map((id) => [id, 1]));
  await sleep(300);
  await touch(low);
  await other.query('commit').finally(() => other.end());
  const { order, errors } = await placing;
  expect([order?.status, errors]).toEqual(['PLACED', []]);
  expect(await market.inventoryOf(low, high)).toEqual([9, 9]);
});

test('an order beyond the limit of its viewer is RATE_LIMITED, and one beyond the limit of all is a TIMEOUT', () => {
  expect(refusalOf('client')).toMatchObject({ extensions: { code: 'RATE_LIMITED', details: { limit: 100 } } });
  expect(refusalOf('all')).toMatchObject({ extensions: { code: 'TIMEOUT' } });
});
