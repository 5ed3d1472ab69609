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

test("a buyer's orders have their lines, which add up to the total", async () => {
  const { data } = await gateway.query(MeDocument, {}, buyer);
  const orders = data?.viewer?.orders.nodes ?? [];
  expect(orders.length).toBeGreaterThan(1);
  for (const { buyer: who, lines, total } of orders) {
    const sum = lines.reduce(
      (cents, { quantity, unitPrice }) => cents + quantity * Math.round(Number(unitPrice.amount) * 100),
      0,
    );
    expect([who.id, (sum / 100).toFixed(2)]).toEqual([data?.viewer?.id, total.amount]);
    expect(lines.every(({ product }) => product?.title)).toBe(true);
  }
});

test('an order is visible to its buyer and to admins; for others it is FORBIDDEN, whether it exists or not', async () => {
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

const linesOf = `query ($id: ID!) { order(id: $id) { lines { id title sku quantity product { title sku } } } }`;
const lineById = `query ($id: ID!) { node(id: $id) { id ... on OrderLine { title sku quantity product { title sku } } } }`;

test('a line has title and sku of the time of the order, and is a node', async () => {
  const id = await someOrder();
  const before = await gateway.query<Lines, object>(linesOf, { id }, buyer);
  expect(before.errors).toEqual([]);
  const [line] = before.data?.order.lines ?? [];
  expect(line).toMatchObject({ title: line?.product?.title, sku: line?.product?.sku });
  const change = (set: string) => gateway.sql.query(`update products set ${set}`);
  await change(`title = title || ' II', sku = sku || '-2', status = 'ARCHIVED' where status = 'ACTIVE'`);
  for (const as of [buyer, admin]) {
    const { data, errors } = await gateway.query<{ node: object }, object>(lineById, { id: line?.id }, as);
    expect([errors, data?.node]).toEqual([[], { ...line, product: null }]);
  }
  await change(
    `title = left(title, -3), sku = left(sku, -2), status = 'ACTIVE' where status = 'ARCHIVED' and sku like '%-2'`,
  );
  await expect(gateway.query(linesOf, { id }, buyer)).resolves.toMatchObject({ data: before.data });
});

interface Lines {
  order: { lines: { id: string; title: string; sku: string; product: { title: string; sku: string } | null }[] };
}

test('title and sku of a line are read without its product', async () => {
  const document = 'query ($id: ID!) { order(id: $id) { lines { title sku } } }';
  const { data, errors, cost } = await gateway.query<Lines, object>(document, { id: await someOrder() }, buyer);
  expect([errors, cost.statements]).toEqual([[], 2]);
  expect(data?.order.lines[0]?.title).toEqual(expect.any(String));
});

test('a line is FORBIDDEN for other viewers, whether it exists or not', async () => {
  const { data } = await gateway.query<Lines, object>(linesOf, { id: await someOrder() }, buyer);
  const ghost = Buffer.from('OrderLine:00000000-0000-7000-8000-000000000000').toString('base64url');
  for (const as of [seller, null])
    for (const id of [data?.order.lines[0]?.id, ghost]) {
      const answer = await gateway.query(lineById, { id }, as);
      expect(answer).toMatchObject({ data: { node: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    }
});
