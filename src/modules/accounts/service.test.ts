import { Pool } from 'pg';
import { createTestDatabase } from '../../../test/support/database';
import { createMemoryBuckets } from '../../platform/buckets/memory-buckets';
import { createTokens } from '../../platform/tokens';
import { identity, secret } from '../../platform/tokens/testing/tokens';
import { createPorts } from '../../ports';
import { createService } from './service';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
const figures = () => ({ active: 0, idle: 0, waiting: 0 });

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.url });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** On a clock that stands still, so that nothing is given back. */
const createBuckets = () => createMemoryBuckets(() => 0);

function start() {
  const audit = jest.fn(async () => undefined);
  const tokens = createTokens(identity({ jwtSecret: secret }), () => undefined);
  return { audit, service: createService(createPorts({ pool, figures }, { tokens, buckets: createBuckets(), audit })) };
}

const password = 'correct horse battery';
const account = (email: string) => ({ email, password, displayName: 'Somebody' });
const origin = { address: '192.0.2.1', requestId: 'request-1' };
const limited = { extensions: { code: 'RATE_LIMITED', details: { retryAfterSeconds: 90 } } };

test('after ten attempts at an account, the right password is refused as well, wherever it comes from', async () => {
  const { service } = start();
  await service.signUp(account('guessed@example.com'), origin);
  for (let attempt = 1; attempt < 10; attempt += 1)
    await service.signIn({ email: 'guessed@example.com', password: `guess ${attempt}` }, origin);
  const right = { email: ' GUESSED@example.com', password };
  await expect(service.signIn(right, { ...origin, address: '198.51.100.7' })).rejects.toMatchObject(limited);
});

test('attempts at an account that does not exist are counted like those at one that does', async () => {
  const { service } = start();
  const input = { email: 'nobody@example.com', password: 'guess' };
  for (let attempt = 0; attempt < 10; attempt += 1) await service.signIn(input, origin);
  await expect(service.signIn(input, origin)).rejects.toMatchObject(limited);
});

test('what is wrong by its form is no attempt', async () => {
  const { service, audit } = start();
  for (let attempt = 0; attempt < 40; attempt += 1)
    await service.signIn({ email: 'no address', password: 'guess' }, origin);
  expect(audit).not.toHaveBeenCalled();
  await expect(service.signUp(account('after@example.com'), origin)).resolves.toMatchObject({ userErrors: [] });
});

test('who signed up, in, and failed to is on record, without a password', async () => {
  const { service, audit } = start();
  const { value } = await service.signUp(account('recorded@example.com'), origin);
  await service.signIn({ email: 'recorded@example.com', password }, origin);
  await service.signIn({ email: 'recorded@example.com', password: 'not the password' }, origin);
  await service.signIn({ email: 'nobody@example.com', password: 'not the password' }, origin);
  const viewerId = value?.user.id;
  expect(audit.mock.calls).toEqual([
    [{ action: 'SIGN_UP', viewerId, subject: 'recorded@example.com', ...origin }],
    [{ action: 'SIGN_IN', viewerId, subject: 'recorded@example.com', ...origin }],
    [{ action: 'SIGN_IN_FAILED', viewerId, subject: 'recorded@example.com', ...origin }],
    [{ action: 'SIGN_IN_FAILED', viewerId: null, subject: 'nobody@example.com', ...origin }],
  ]);
});

test('where tokens are signed elsewhere, so are accounts', async () => {
  const tokens = createTokens(identity({ jwksUrl: 'http://127.0.0.1:1/' }), () => undefined);
  const ports = createPorts({ pool, figures }, { tokens, buckets: createBuckets(), audit: async () => undefined });
  const service = createService(ports);
  const elsewhere = { extensions: { code: 'SIGN_IN_ELSEWHERE' } };
  await expect(service.signUp(account('a@example.com'), origin)).rejects.toMatchObject(elsewhere);
  await expect(service.signIn({ email: 'a@example.com', password }, origin)).rejects.toMatchObject(elsewhere);
});

test('an account is stored with its credential or not at all', async () => {
  const { service } = start();
  await pool.query('alter table credentials add constraint closed check (false) not valid');
  await expect(service.signUp(account('half@example.com'), origin)).rejects.toThrow();
  await pool.query('alter table credentials drop constraint closed');
  const { rows } = await pool.query("select 1 from users where email = 'half@example.com'");
  expect(rows).toEqual([]);
});

test('a user that is handed on carries no hash', async () => {
  const { service } = start();
  await service.signUp(account('plain@example.com'), origin);
  const { value } = await service.signIn({ email: 'plain@example.com', password }, origin);
  expect(Object.keys(value?.user ?? {}).sort()).toEqual(['createdAt', 'displayName', 'email', 'id', 'role']);
});

test('an account with a role that a newer version added is told so, once it has proved who it is', async () => {
  const { service } = start();
  await service.signUp(account('new-role@example.com'), origin);
  await pool.query("alter type role add value 'CURATOR'");
  await pool.query("update users set role = 'CURATOR' where email = 'new-role@example.com'");
  const wrong = { email: 'new-role@example.com', password: 'not the password' };
  await expect(service.signIn(wrong, origin)).resolves.toMatchObject({ userErrors: [{ code: 'INVALID_CREDENTIALS' }] });
  await expect(service.signIn({ ...wrong, password }, origin)).rejects.toMatchObject({
    extensions: { code: 'UNREPRESENTABLE_VALUE' },
  });
});
