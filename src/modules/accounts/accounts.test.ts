import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { userId } from '../../../prisma/seed/demo/users';
import { MeDocument, NodesDocument, PrivateOfDocument } from '../../../test/generated/documents';
import { type Gateway, startGateway } from '../../../test/support/gateway';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({ DEMO_DATA: 'on' });
});

afterAll(() => gateway.stop());

const admin = { id: userId('admin@example.com'), role: 'ADMIN' } as const;
const buyer = { id: userId('buyer@example.com'), role: 'BUYER' } as const;
const id = toGlobalId('User', buyer.id);

test('an anonymous request has no viewer', async () => {
  await expect(gateway.query(MeDocument)).resolves.toMatchObject({ data: { viewer: null }, errors: [] });
});

test('a viewer can read their own account', async () => {
  const { data } = await gateway.query(MeDocument, {}, buyer);
  expect(data?.viewer).toMatchObject({ id, email: 'buyer@example.com', role: 'BUYER' });
});

test('an email address is visible to its owner and to admins; for others it is null and FORBIDDEN, and the name is returned', async () => {
  const anonymous = await gateway.query(PrivateOfDocument, { id });
  expect(anonymous.data?.node).toMatchObject({ displayName: expect.any(String), email: null });
  expect(anonymous.errors).toMatchObject([{ path: ['node', 'email'], extensions: { code: 'FORBIDDEN' } }]);
  expect((await gateway.query(PrivateOfDocument, { id }, admin)).data?.node).toMatchObject({
    email: 'buyer@example.com',
  });
});

test('nodes returns objects in the order of the ids, with null for missing ones', async () => {
  const ghost = toGlobalId('User', '00000000-0000-7000-8000-000000000000');
  const adminId = toGlobalId('User', admin.id);
  const { data, errors } = await gateway.query(NodesDocument, { ids: [adminId, ghost, id, adminId] });
  expect(errors).toEqual([]);
  expect(data?.nodes.map((node) => node?.id ?? null)).toEqual([adminId, null, id, adminId]);
});

test('nodes of one type take one statement', async () => {
  const { cost } = await gateway.query(NodesDocument, { ids: [id, toGlobalId('User', admin.id)] });
  expect(cost.statements).toBe(1);
});

test('an invalid id fails only its own item', async () => {
  const { data, errors } = await gateway.query(NodesDocument, { ids: ['garbage', id] });
  expect(data?.nodes).toMatchObject([null, { id }]);
  expect(errors).toMatchObject([{ path: ['nodes', 0], extensions: { code: 'BAD_ID' } }]);
});

test('nodes accepts at most 100 ids', async () => {
  const { errors } = await gateway.query(NodesDocument, { ids: Array.from({ length: 101 }, () => id) });
  expect(errors).toMatchObject([{ message: 'ids has at most 100 entries.', extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('no field of any type returns a credential', async () => {
  const { rows } = await gateway.sql.query('select password_hash from credentials');
  expect(rows[0].password_hash).toMatch(/^\$argon2id\$/);
  const { data } = await gateway.query(MeDocument, {}, admin);
  expect(JSON.stringify(data)).not.toContain('argon2');
});
