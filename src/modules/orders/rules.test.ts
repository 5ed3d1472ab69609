import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { NodesDocument } from '../../../test/generated/documents';
import { copyId, fillWithCopies } from '../../../test/support/copies';
import { type Gateway, startGateway } from '../../../test/support/gateway';

let gateway: Gateway;

const copies = 17;

beforeAll(async () => {
  gateway = await startGateway();
  await fillWithCopies(gateway.sql, copies);
});

afterAll(() => gateway.stop());

test('50 orders by node take one statement, including permissions', async () => {
  const buyer = { id: copyId('User', 2, 1), role: 'BUYER' } as const;
  await gateway.sql.query('update orders set buyer_id = $1, idempotency_key = id::text', [buyer.id]);
  const { rows } = await gateway.sql.query('select id from orders limit 50');
  const ids = rows.map(({ id }) => toGlobalId('Order', id));
  const { data, errors, cost } = await gateway.query(NodesDocument, { ids }, buyer);
  expect([errors, data?.nodes.map((node) => node?.id)]).toEqual([[], ids]);
  expect(cost).toMatchObject({ statements: 1, rows: 50 });
});

test('50 orders by alias take one statement, including permissions', async () => {
  const { rows } = await gateway.sql.query('select id from orders limit 50');
  const fields = rows.map(({ id }, n) => `f${n}: order(id: "${toGlobalId('Order', id)}") { number }`);
  const as = { id: copyId('User', 2, 1), role: 'ADMIN' } as const;
  const { errors, cost } = await gateway.query(`{ ${fields.join(' ')} }`, {}, as);
  expect([errors, cost]).toMatchObject([[], { statements: 1, rows: 50 }]);
});
