import { randomUUID } from 'node:crypto';
import type { Viewer } from '../../../packages/loomgate/src/modules/context';
import { fromGlobalId, toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { PlaceOrderDocument, UpdateOrderStatusDocument } from '../../../test/generated/documents';
import { createMarket } from '../../../test/reliability/market';
import { type Gateway, startGateway } from '../../../test/support/gateway';
import { overtake } from '../../../test/support/overtake';
import { OrderStatus } from '../../generated/prisma/enums';

let gateway: Gateway;
let market: ReturnType<typeof createMarket>;
let people: Record<'buyer' | 'seller' | 'admin' | 'stranger' | 'sellerOfAPart', Viewer>;
let bowl: string;
let spoon: string;

beforeAll(async () => {
  gateway = await startGateway();
  market = createMarket(gateway.sql);
  people = {
    buyer: await market.user(),
    seller: await market.user('ARTISAN'),
    admin: await market.user('ADMIN'),
    stranger: await market.user(),
    sellerOfAPart: await market.user('ARTISAN'),
  };
  bowl = await market.product(await market.artisan(people.seller), { inventory: 10_000 });
  spoon = await market.product(await market.artisan(people.sellerOfAPart), { inventory: 10_000 });
});

afterAll(() => gateway.stop());

async function placed(status: OrderStatus = 'PLACED', products = [bowl], buyer = people.buyer): Promise<string> {
  const lines = products.map((id) => ({ productId: toGlobalId('Product', id), quantity: 3 }));
  const { data } = await gateway.query(PlaceOrderDocument, { input: { idempotencyKey: randomUUID(), lines } }, buyer);
  const id = data?.placeOrder.order?.id;
  if (!id) throw new Error('the order was not placed');
  await gateway.sql.query('update orders set status = $2 where id = $1', [fromGlobalId(id).key, status]);
  return id;
}

async function move(id: string, status: OrderStatus, as: Viewer | null) {
  const answer = await gateway.query(UpdateOrderStatusDocument, { input: { id, status } }, as);
  return { ...answer, ...answer.data?.updateOrderStatus };
}

async function statusOf(id: string): Promise<OrderStatus> {
  const { rows } = await gateway.sql.query('select status from orders where id = $1', [fromGlobalId(id).key]);
  return rows[0].status;
}

/** A copy of the transitions, to check those of the code. */
const legal: Record<string, readonly string[]> = {
  buyer: ['PLACED CANCELLED'],
  seller: ['PAID SHIPPED', 'SHIPPED DELIVERED'],
  admin: ['PLACED PAID', 'PLACED CANCELLED', 'PAID SHIPPED', 'PAID CANCELLED', 'SHIPPED DELIVERED'],
};
const all = Object.values(OrderStatus);
const edges = all.flatMap((from) => all.map((to) => [from, to] as const));

describe.each(['buyer', 'seller', 'admin'] as const)('the %s', (role) => {
  test.each(edges)('from %s to %s: only allowed transitions succeed', async (from, to) => {
    const id = await placed(from);
    const { order, userErrors, errors } = await move(id, to, people[role]);
    expect(errors).toEqual([]);
    const isFine = from === to || legal[role]?.includes(`${from} ${to}`);
    expect(order).toEqual(isFine ? { id, status: to } : null);
    expect(userErrors).toEqual(
      isFine ? [] : [{ code: 'ILLEGAL_TRANSITION', field: ['status'], message: expect.any(String) }],
    );
    expect(await statusOf(id)).toBe(isFine ? to : from);
  });
});

test('an impossible transition and a forbidden one have different messages', async () => {
  const words = async (id: string, to: OrderStatus) => (await move(id, to, people.buyer)).userErrors?.[0]?.message;
  expect(await words(await placed('DELIVERED'), 'PAID')).toBe('An order that is DELIVERED cannot become PAID.');
  expect(await words(await placed('PLACED'), 'PAID')).toBe('You are not allowed to make this order PAID.');
});

test('other viewers, anonymous requests and sellers of some lines are FORBIDDEN for every transition', async () => {
  const id = await placed('PAID', [bowl, spoon]);
  const ghost = toGlobalId('Order', randomUUID());
  for (const order of [id, ghost])
    for (const as of [people.stranger, people.seller, people.sellerOfAPart, null]) {
      const { data, errors } = await move(order, 'SHIPPED', as);
      expect([data, errors]).toMatchObject([null, [{ extensions: { code: 'FORBIDDEN' } }]]);
    }
  expect(await statusOf(id)).toBe('PAID');
});

test('a missing order is ORDER_NOT_FOUND for an admin; a malformed id is BAD_ID', async () => {
  const { userErrors } = await move(toGlobalId('Order', randomUUID()), 'PAID', people.admin);
  expect(userErrors).toMatchObject([{ code: 'ORDER_NOT_FOUND', field: ['id'] }]);
  for (const id of ['nonsense', toGlobalId('Product', bowl)])
    expect((await move(id, 'PAID', people.admin)).errors).toMatchObject([{ extensions: { code: 'BAD_ID' } }]);
});

test('a buyer who is also the seller has both roles', async () => {
  const id = await placed('PAID', [bowl], people.seller);
  expect((await move(id, 'SHIPPED', people.seller)).order?.status).toBe('SHIPPED');
  const other = await placed('PLACED', [bowl], people.seller);
  expect((await move(other, 'CANCELLED', people.seller)).order?.status).toBe('CANCELLED');
});

test('a cancelled order returns its stock once, for any number of cancellations', async () => {
  const before = await market.inventoryOf(bowl, spoon);
  const id = await placed('PLACED', [bowl, spoon]);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => move(id, 'CANCELLED', n % 2 ? people.buyer : people.admin)),
  );
  expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
  expect(answers.map(({ order }) => order?.status)).toEqual(Array(20).fill('CANCELLED'));
  await move(id, 'CANCELLED', people.admin);
  expect(await market.inventoryOf(bowl, spoon)).toEqual(before);
});

test('of a concurrent payment and cancellation, exactly one succeeds', async () => {
  for (let round = 0; round < 20; round += 1) {
    const id = await placed();
    const [paid, cancelled] = await Promise.all([move(id, 'PAID', people.admin), move(id, 'CANCELLED', people.buyer)]);
    expect([paid, cancelled].flatMap(({ order }) => order?.status ?? [])).toEqual([await statusOf(id)]);
    const problems = [paid, cancelled].flatMap(({ userErrors }) => userErrors ?? []);
    expect(problems.map(({ code }) => code)).toEqual(['ILLEGAL_TRANSITION']);
  }
});

test('two transitions in one request run in order', async () => {
  const id = await placed();
  const steps = 'mutation Steps($id: ID!) { paid: step(PAID) shipped: step(SHIPPED) }'.replace(
    /step\((\w+)\)/g,
    'updateOrderStatus(input: { id: $id, status: $1 }) { order { status } }',
  );
  const { data } = await gateway.query(steps, { id }, people.admin);
  expect(data).toEqual({ paid: { order: { status: 'PAID' } }, shipped: { order: { status: 'SHIPPED' } } });
});

describe('an order with an unknown status', () => {
  beforeAll(() => gateway.sql.query("alter type order_status add value if not exists 'REFUNDED'"));

  const refund = "update orders set status = 'REFUNDED' where id = $1";

  test.each(all)('cannot become %s', async (status) => {
    const id = await placed();
    await gateway.sql.query(refund, [fromGlobalId(id).key]);
    expect(await move(id, status, people.admin)).toMatchObject({
      errors: [],
      userErrors: [{ code: 'ILLEGAL_TRANSITION', message: `An order that is REFUNDED cannot become ${status}.` }],
    });
    expect(await statusOf(id)).toBe('REFUNDED');
  });

  test('is not changed by a request that read it before', async () => {
    const id = await placed();
    const answer = await overtake(gateway, refund, fromGlobalId(id).key, () => move(id, 'CANCELLED', people.buyer));
    expect(answer).toMatchObject({
      errors: [],
      userErrors: [
        { code: 'ILLEGAL_TRANSITION', message: 'The status of the order has just changed to REFUNDED. Load it again.' },
      ],
    });
  });

  test('does not affect other orders of `nodes`', async () => {
    const [id, other] = [await placed(), await placed()];
    await gateway.sql.query(refund, [fromGlobalId(id).key]);
    const document = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { number status } } }';
    await expect(gateway.query(document, { ids: [id, other] }, people.admin)).resolves.toMatchObject({
      data: { nodes: [null, { status: 'PLACED' }] },
      errors: [{ path: ['nodes', 0, 'status'], extensions: { code: 'UNREPRESENTABLE_VALUE' } }],
    });
  });
});
