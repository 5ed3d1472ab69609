import { randomUUID } from 'node:crypto';
import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { PlaceOrderDocument } from '../generated/documents';
import { type Gateway, startGateway } from '../support/gateway';
import { createMarket } from './market';

let gateway: Gateway;
let market: ReturnType<typeof createMarket>;
let buyers: Viewer[];
let artisan: string;

beforeAll(async () => {
  // Long timeouts: the test checks results, not durations.
  gateway = await startGateway({ LIMIT_EXECUTION_MS: '120000' });
  market = createMarket(gateway.sql);
  buyers = [];
  for (let n = 0; n < 20; n += 1) buyers.push(await market.user());
  artisan = await market.artisan();
});

afterAll(() => gateway.stop());

/** Sends concurrent orders, each by the next buyer and with its own idempotency key. */
async function placeAtOnce(count: number, linesOf: (n: number) => { productId: string; quantity: number }[]) {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, n) =>
      gateway.query(
        PlaceOrderDocument,
        { input: { idempotencyKey: randomUUID(), lines: linesOf(n) } },
        buyers[n % buyers.length] ?? null,
      ),
    ),
  );
  return {
    errors: answers.flatMap(({ errors }) => errors),
    placed: answers.flatMap(({ data }) => data?.placeOrder.order?.number ?? []),
    refusals: answers.flatMap(({ data }) => data?.placeOrder.userErrors ?? []),
  };
}

async function soldOf(...productIds: string[]): Promise<number[]> {
  const { rows } = await gateway.sql.query(
    'select product_id, sum(quantity)::int as sold from order_lines where product_id = any($1) group by 1',
    [productIds],
  );
  return productIds.map((id) => rows.find((row) => row.product_id === id)?.sold);
}

test('of a thousand concurrent orders of the last ten pieces, ten are placed and the others are sold out', async () => {
  const bowl = await market.product(artisan, { inventory: 10 });
  const lines = [{ productId: toGlobalId('Product', bowl), quantity: 1 }];
  const { errors, placed, refusals } = await placeAtOnce(1_000, () => lines);
  expect(errors).toEqual([]);
  expect([placed.length, new Set(placed).size]).toEqual([10, 10]);
  expect(refusals).toHaveLength(990);
  expect(new Set(refusals.map(({ code, field }) => `${code} ${field}`))).toEqual(
    new Set(['OUT_OF_STOCK lines,0,quantity']),
  );
  expect([await soldOf(bowl), await market.inventoryOf(bowl)]).toEqual([[10], [0]]);
});

test('a thousand concurrent orders of a product with a thousand pieces are all placed', async () => {
  const bowl = await market.product(artisan, { inventory: 1_000 });
  const lines = [{ productId: toGlobalId('Product', bowl), quantity: 1 }];
  const { errors, placed, refusals } = await placeAtOnce(1_000, () => lines);
  expect([errors, refusals]).toEqual([[], []]);
  expect(new Set(placed).size).toBe(1_000);
  expect([await soldOf(bowl), await market.inventoryOf(bowl)]).toEqual([[1_000], [0]]);
});

test('buyers of the same two products in either order see no deadlock, and the stock matches the sales', async () => {
  const [bowl, spoon] = [
    await market.product(artisan, { inventory: 300 }),
    await market.product(artisan, { inventory: 200 }),
  ];
  const pair = [bowl, spoon].map((id) => ({ productId: toGlobalId('Product', id), quantity: 1 }));
  const { errors, placed, refusals } = await placeAtOnce(400, (n) => (n % 2 ? pair : pair.toReversed()));
  expect(errors).toEqual([]);
  expect([placed.length, new Set(refusals.map(({ code }) => code))]).toEqual([200, new Set(['OUT_OF_STOCK'])]);
  const [sold, left] = [await soldOf(bowl, spoon), await market.inventoryOf(bowl, spoon)];
  expect([sold, left]).toEqual([
    [200, 200],
    [100, 0],
  ]);
});
