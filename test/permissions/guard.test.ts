import { setTimeout as sleep } from 'node:timers/promises';
import { copyId, fillWithCopies } from '../support/copies';
import { type Gateway, startGateway } from '../support/gateway';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
  await fillWithCopies(gateway.sql, 2);
});

afterAll(() => gateway.stop());

const buyer = { id: copyId('User', 6, 1), role: 'BUYER' } as const;

test('an error in a rule is not reported as FORBIDDEN', async () => {
  await gateway.sql.query('alter table orders rename to orders_elsewhere');
  const id = Buffer.from(`Order:${copyId('Order', 11, 1)}`).toString('base64url');
  const { errors } = await gateway.query('query ($id: ID!) { order(id: $id) { number } }', { id }, buyer);
  await gateway.sql.query('alter table orders_elsewhere rename to orders');
  expect(errors).toMatchObject([{ path: ['order'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
});

test('the resolver of a refused field does not run', async () => {
  const { errors, cost } = await gateway.query('{ products(filter: { status: DRAFT }) { totalCount } }', {}, buyer);
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect(cost.statements).toBe(0);
});

test('rules of many objects load in batches', async () => {
  const { errors, cost } = await gateway.query(
    '{ products(first: 40) { nodes { artisan { owner { email } } } } }',
    {},
    buyer,
  );
  expect(errors.every(({ extensions }) => extensions.code === 'FORBIDDEN')).toBe(true);
  expect(cost.statements).toBe(3);
});

test('a refusal is in the audit log, with the field and the viewer', async () => {
  const other = { id: copyId('User', 6, 2), role: 'BUYER' } as const;
  await gateway.query('{ products(filter: { status: ARCHIVED }) { totalCount } }', {}, other);
  const logged = async () => {
    const { rows } = await gateway.sql.query('select action, subject from loomgate.audit_log where viewer_id = $1', [
      other.id,
    ]);
    return rows[0];
  };
  for (let tries = 0; tries < 50 && !(await logged()); tries += 1) await sleep(50);
  expect(await logged()).toEqual({ action: 'PERMISSION_REFUSED', subject: 'Query.products' });
});
