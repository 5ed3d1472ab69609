import { setTimeout as sleep } from 'node:timers/promises';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { namedId } from '../../prisma/seed/demo/named-id';
import { demoPassword, userId } from '../../prisma/seed/demo/users';
import { ids } from '../attacks/ids';
import { type Gateway, startGateway } from '../support/gateway';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({ DEMO_DATA: 'on' });
});

afterAll(() => gateway.stop());

const admin = { id: userId('admin@example.com'), role: 'ADMIN' } as const;
const placedOrder = toGlobalId('Order', namedId('order', 'DEMO-1008'));
const signIn = { email: 'buyer@example.com', password: demoPassword };

async function entriesOf(requestId: string | null) {
  const select = 'select action, address, request_id from loomgate.audit_log where request_id = $1';
  for (let tries = 0; tries < 50; tries += 1) {
    const { rows } = await gateway.sql.query(select, [requestId]);
    if (rows.length > 0) return rows;
    await sleep(50);
  }
  return [];
}

test.each<[mutation: string, action: string, input: object]>([
  ['signIn', 'SIGN_IN', signIn],
  ['signIn', 'SIGN_IN_FAILED', { ...signIn, password: 'not the password' }],
  ['signUp', 'SIGN_UP', { ...signIn, email: 'new@example.com', displayName: 'New' }],
  ['updateProduct', 'ADMIN_ACTION', { id: ids.product, title: 'Another Mug' }],
  ['archiveProduct', 'ADMIN_ACTION', { id: ids.product }],
  ['updateReview', 'ADMIN_ACTION', { id: ids.review, rating: 1 }],
  ['deleteReview', 'ADMIN_ACTION', { id: ids.review }],
  ['updateOrderStatus', 'ADMIN_ACTION', { id: placedOrder, status: 'CANCELLED' }],
])('%s is recorded as %s, with request id and address', async (mutation, action, input) => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
  const { headers, errors } = await gateway.query(
    `mutation ($input: ${type}) { ${mutation}(input: $input) { __typename } }`,
    { input },
    admin,
  );
  expect(errors).toEqual([]);
  const requestId = headers.get('x-request-id');
  expect(await entriesOf(requestId)).toEqual([
    { action, address: expect.stringMatching(/127\.0\.0\.1|::1/), request_id: requestId },
  ]);
});
