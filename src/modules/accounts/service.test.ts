import { setTimeout as sleep } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import { Pool } from 'pg';
import { pino } from 'pino';
import { createTokens } from '../../../packages/loomgate/src/auth/tokens';
import { identity, roles, secret } from '../../../packages/loomgate/src/auth/tokens/testing/tokens';
import { createPorts } from '../../../packages/loomgate/src/composition/ports';
import { createMemoryBuckets } from '../../../packages/loomgate/src/limits/rate-limit/memory-buckets';
import { createTestDatabase } from '../../../test/support/database';
import { until } from '../../../test/support/until';
import { project as marketplace } from '../../project';
import { createService } from './service';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
const figures = () => ({ active: 0, idle: 0, waiting: 0 });

beforeAll(async () => {
  database = await createTestDatabase();
});

// Each Prisma client adds a listener to its pool.
beforeEach(() => {
  pool = new Pool({ connectionString: database.url });
});

afterEach(() => pool.end());

afterAll(() => database.drop());

const log = pino({ level: 'silent' });
const validity = { read: async () => undefined };

/** With a stopped clock, so that buckets do not refill. */
const createBuckets = () => createMemoryBuckets(() => 0);

function start() {
  const audit = jest.fn(async () => undefined);
  const warn = jest.spyOn(log, 'warn');
  const tokens = createTokens(identity({ jwtSecret: secret }), roles, () => undefined);
  const parts = { tokens, validity, buckets: createBuckets(), audit, log, project: marketplace };
  return { audit, warn, service: createService(createPorts({ pool, figures }, parts)) };
}

const password = 'correct horse battery';
const account = (email: string) => ({ email, password, displayName: 'Somebody' });
const origin = { address: '192.0.2.1', requestId: 'request-1' };
const tooMany = { extensions: { code: 'RATE_LIMITED' } };
const limited = { extensions: { code: 'RATE_LIMITED', details: { retryAfterSeconds: 90 } } };

/** Attempts from different networks until the bucket of the account is empty. */
async function guess(service: ReturnType<typeof createService>, email: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const address = `203.0.113.${attempt % 10}`;
    await service.signIn({ email, password: `guess ${attempt}` }, { ...origin, address }).catch(() => undefined);
  }
}

test('after 10 attempts from a network, the right password is RATE_LIMITED from there, too', async () => {
  const { service } = start();
  await service.signUp(account('guessed@example.com'), { ...origin, address: '198.51.100.7' });
  for (let attempt = 0; attempt < 10; attempt += 1)
    await service.signIn({ email: 'guessed@example.com', password: `guess ${attempt}` }, origin);
  const right = { email: ' GUESSED@example.com', password };
  await expect(service.signIn(right, origin)).rejects.toMatchObject(limited);
});

test('attempts from other networks do not lock out an owner on a known network', async () => {
  const { service } = start();
  const email = 'attacked@example.com';
  await service.signUp(account(email), origin);
  await service.signIn({ email, password }, { ...origin, address: '2001:db8:1:2::1' });
  await guess(service, email);
  for (const address of [origin.address, '2001:db8:1:2::ffff'])
    await expect(service.signIn({ email, password }, { ...origin, address })).resolves.toMatchObject({
      userErrors: [],
    });
  const other = { ...origin, address: '198.51.100.7' };
  await expect(service.signIn({ email, password }, other)).rejects.toMatchObject(tooMany);
});

test('other networks get the same answers for an account that does not exist', async () => {
  const { service } = start();
  const [there, absent] = ['there@example.com', 'absent@example.com'];
  await service.signUp(account(there), origin);
  const answers = [];
  for (const email of [there, absent]) {
    const answer = (attempt: number) =>
      service
        .signIn({ email, password: 'guess' }, { ...origin, address: `198.51.100.${attempt % 12}` })
        .catch(({ message }: Error) => message);
    // The sign-up of the existing account was one attempt.
    const tries = Array.from({ length: email === there ? 49 : 50 }, (_, attempt) => attempt);
    for (const attempt of tries) await answer(attempt);
    answers.push(await answer(11));
  }
  expect(answers[0]).toMatch(/^Too many attempts/);
  expect(answers[0]).toBe(answers[1]);
});

test('the 20 most recently used networks of an account are kept', async () => {
  const { service } = start();
  const email = 'traveller@example.com';
  await service.signUp(account(email), origin);
  await pool.query("update known_networks set last_used_at = now() - interval '91 days' where network = '192.0.2.1'");
  for (let place = 0; place < 25; place += 1) {
    await pool.query("update known_networks set last_used_at = last_used_at - interval '1 minute'");
    await service.signIn({ email, password }, { ...origin, address: `198.51.100.${place}` });
  }
  const { rows } = await pool.query(
    'select network from known_networks join users on id = user_id where email = $1 order by last_used_at',
    [email],
  );
  expect(rows.map(({ network }) => network)).toEqual(
    Array.from({ length: 20 }, (_, place) => `198.51.100.${place + 5}`),
  );
});

test('attempts are counted the same way for accounts that do not exist', async () => {
  const { service } = start();
  const input = { email: 'nobody@example.com', password: 'guess' };
  for (let attempt = 0; attempt < 10; attempt += 1) await service.signIn(input, origin);
  await expect(service.signIn(input, origin)).rejects.toMatchObject(limited);
});

test('invalid input is not counted as an attempt', async () => {
  const { service, audit } = start();
  for (let attempt = 0; attempt < 40; attempt += 1)
    await service.signIn({ email: 'no address', password: 'guess' }, origin);
  expect(audit).not.toHaveBeenCalled();
  await expect(service.signUp(account('after@example.com'), origin)).resolves.toMatchObject({ userErrors: [] });
});

test('sign-ups, sign-ins and failures are in the audit log, without passwords', async () => {
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

const issuedAtMs = (token = '') => Math.round((decodeJwt(token).iat ?? 0) * 1_000);

test('a sign-in waits for a concurrent change of the account, and its token has the new role', async () => {
  const { service } = start();
  const email = 'demoted@example.com';
  await service.signUp(account(email), origin);
  await pool.query("update users set role = 'ADMIN' where email = $1", [email]);
  const client = await pool.connect();
  // As during a slow commit: triggers have set the time, which is not yet visible to others.
  await client.query(`begin; update users set role = 'BUYER' where email = '${email}'; set constraints all immediate`);
  await sleep(1_100);
  const signingIn = service.signIn({ email, password }, origin);
  await until(async () => {
    const { rows } = await pool.query(
      "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%for share%'",
    );
    return rows.length > 0;
  });
  await client.query('commit');
  client.release();
  const { value } = await signingIn;
  expect(decodeJwt(value?.token ?? '').role).toBe('BUYER');
});

test('a change that waits for a sign-in revokes the token of the sign-in', async () => {
  const { service } = start();
  const email = 'raced@example.com';
  await service.signUp(account(email), origin);
  const signingIn = await pool.connect();
  await signingIn.query(`begin; select 1 from users where email = '${email}' for share`);
  const changing = pool.query(
    `update credentials set password_hash = 'other' from users where id = user_id and email = $1`,
    [email],
  );
  await sleep(1_100);
  const { rows } = await signingIn.query('select clock_timestamp() as at');
  await signingIn.query('commit');
  signingIn.release();
  await changing;
  const revoked = await pool.query('select tokens_valid_from > $2 as is from users where email = $1', [
    email,
    rows[0].at,
  ]);
  expect(revoked.rows).toEqual([{ is: true }]);
});

test('signing out everywhere revokes the token of a concurrent sign-in', async () => {
  const { service } = start();
  const email = 'everywhere@example.com';
  const { value } = await service.signUp(account(email), origin);
  const viewer = { id: value?.user.id ?? '', role: 'BUYER' as const };
  const signingIn = await pool.connect();
  await signingIn.query(`begin; select 1 from users where email = '${email}' for share`);
  const signingOut = service.signOutEverywhere(viewer, origin);
  await until(async () => {
    const { rows } = await pool.query("select 1 from pg_locks where not granted and locktype = 'transactionid'");
    return rows.length > 0;
  });
  await sleep(1_100);
  const { rows } = await signingIn.query('select clock_timestamp() as at');
  await signingIn.query('commit');
  signingIn.release();
  await expect(signingOut).resolves.toMatchObject({ userErrors: [] });
  const revoked = await pool.query('select tokens_valid_from > $2 as is from users where email = $1', [
    email,
    rows[0].at,
  ]);
  expect(revoked.rows).toEqual([{ is: true }]);
});

test('a sign-in succeeds when its network cannot be stored', async () => {
  const { service, warn } = start();
  await service.signUp(account('forgotten@example.com'), origin);
  const client = await pool.connect();
  await client.query('begin; lock table known_networks');
  const signedIn = await service.signIn({ email: 'forgotten@example.com', password }, origin);
  await client.query('commit');
  client.release();
  expect(signedIn.value?.token).toBeDefined();
  expect(warn.mock.lastCall?.at(-1)).toMatch('the network of a sign-in could not be stored');
});

test('an account with tokens_valid_from in the future cannot sign in before that time', async () => {
  const { service } = start();
  const email = 'locked@example.com';
  await service.signUp(account(email), origin);
  const validFrom = (time: string) =>
    pool.query(`update users set tokens_valid_from = ${time} where email = $1`, [email]);
  await validFrom("'2999-01-01'");
  const locked = await service.signIn({ email, password }, origin);
  expect(locked.userErrors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
  await validFrom("clock_timestamp() + interval '1 second'");
  await expect(service.signIn({ email, password }, origin)).resolves.toMatchObject({ userErrors: [] });
});

test("the first token of an account is issued at the database's time", async () => {
  const { service } = start();
  const { rows } = await pool.query('select extract(epoch from clock_timestamp()) * 1000 as ms');
  jest.useFakeTimers({
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'queueMicrotask', 'performance'],
  });
  jest.setSystemTime(Date.now() + 3_600_000);
  const { value } = await service.signUp(account('clock@example.com'), origin);
  jest.useRealTimers();
  expect(Math.abs(issuedAtMs(value?.token) - Number(rows[0].ms))).toBeLessThan(60_000);
});

test('without a token issuer, sign-up and sign-in are SIGN_IN_ELSEWHERE', async () => {
  const tokens = createTokens(identity({ jwksUrl: 'http://127.0.0.1:1/' }), roles, () => undefined);
  const ports = createPorts(
    { pool, figures },
    {
      ...{ tokens, validity, buckets: createBuckets() },
      audit: async () => undefined,
      ...{ log, project: marketplace },
    },
  );
  const service = createService(ports);
  const elsewhere = { extensions: { code: 'SIGN_IN_ELSEWHERE' } };
  await expect(service.signUp(account('a@example.com'), origin)).rejects.toMatchObject(elsewhere);
  await expect(service.signIn({ email: 'a@example.com', password }, origin)).rejects.toMatchObject(elsewhere);
});

test('an account and its credential are stored in one transaction', async () => {
  const { service } = start();
  await pool.query('alter table credentials add constraint closed check (false) not valid');
  await expect(service.signUp(account('half@example.com'), origin)).rejects.toThrow();
  await pool.query('alter table credentials drop constraint closed');
  const { rows } = await pool.query("select 1 from users where email = 'half@example.com'");
  expect(rows).toEqual([]);
});

test('the returned user contains no hash', async () => {
  const { service } = start();
  await service.signUp(account('plain@example.com'), origin);
  const { value } = await service.signIn({ email: 'plain@example.com', password }, origin);
  expect(Object.keys(value?.user ?? {}).sort()).toEqual(['createdAt', 'displayName', 'email', 'id', 'role']);
});

test('an account with an unknown role is UNREPRESENTABLE_VALUE after the password was verified', async () => {
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
