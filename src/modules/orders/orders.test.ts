import { userId } from '../../../prisma/seed/demo/users';
import { MeDocument, NodesDocument, OrderByIdDocument } from '../../../test/generated/documents';
import { type Gateway, startGateway } from '../../../test/support/gateway';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({ DEMO_DATA: 'on' });
});

afterAll(() => gateway.stop());

const admin = { id: userId('admin@example.com'), role: 'ADMIN' } as const;
const buyer = { id: userId('buyer@example.com'), role: 'BUYER' } as const;
const seller = { id: userId('artisan@example.com'), role: 'ARTISAN' } as const;

async function someOrder(): Promise<string> {
  const { data } = await gateway.query(MeDocument, {}, buyer);
  return data?.viewer?.orders.nodes[0]?.id ?? '';
}

test("a buyer's orders carry their lines, and the lines add up to the total", async () => {
  const { data } = await gateway.query(MeDocument, {}, buyer);
  const orders = data?.viewer?.orders.nodes ?? [];
  expect(orders.length).toBeGreaterThan(1);
  for (const { buyer: who, lines, total } of orders) {
    const sum = lines.reduce(
      (cents, { quantity, unitPrice }) => cents + quantity * Math.round(Number(unitPrice.amount) * 100),
      0,
    );
    expect([who.id, (sum / 100).toFixed(2)]).toEqual([data?.viewer?.id, total.amount]);
    expect(lines.every(({ product }) => product.title)).toBe(true);
  }
});

test('an order is for its buyer and admins, by order and by node; nobody else learns whether it exists', async () => {
  const id = await someOrder();
  const ghost = Buffer.from('Order:00000000-0000-7000-8000-000000000000').toString('base64url');
  for (const as of [buyer, admin])
    expect((await gateway.query(OrderByIdDocument, { id }, as)).data?.order?.number).toBeTruthy();
  for (const as of [seller, null])
    for (const order of [id, ghost]) {
      const byOrder = await gateway.query(OrderByIdDocument, { id: order }, as);
      const byNode = await gateway.query(NodesDocument, { ids: [order] }, as);
      expect([byOrder.data?.order, byNode.data?.nodes]).toEqual([null, [null]]);
      for (const { errors } of [byOrder, byNode]) expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
});
