import * as argon2 from '@node-rs/argon2';
import { decodeJwt } from 'jose';
import { secret } from '../../../packages/loomgate/src/auth/tokens/testing/tokens';
import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { demoPassword, userId } from '../../../prisma/seed/demo/users';
import { startTokenGateway } from '../../../test/support/token-gateway';

const mockLines: string[] = [];

jest.mock('../../../packages/loomgate/src/logging/logger', () => {
  const { createLogger } = jest.requireActual('../../../packages/loomgate/src/logging/logger');
  const destination = { write: (line: string) => void mockLines.push(line) };
  return { createLogger: (config: object) => createLogger({ ...config, logLevel: 'trace' }, destination) };
});

jest.mock('@node-rs/argon2', () => {
  const real = jest.requireActual('@node-rs/argon2');
  return { ...real, verify: jest.fn(real.verify) };
});

let gateway: Awaited<ReturnType<typeof startTokenGateway>>;

beforeAll(async () => {
  gateway = await startTokenGateway({ DEMO_DATA: 'on', JWT_SECRET: secret });
});

afterAll(() => gateway.stop());

const payload = '{ token viewer { id displayName email role } userErrors { __typename code field message } }';
const signUpMutation = `mutation ($input: SignUpInput!) { payload: signUp(input: $input) ${payload} }`;
const signInMutation = `mutation ($input: SignInInput!) { payload: signIn(input: $input) ${payload} }`;

const signUp = async (input: object) => (await gateway.send(signUpMutation, { input })).body.data.payload;
const signIn = async (input: object) => (await gateway.send(signInMutation, { input })).body.data.payload;

const password = 'correct horse battery';
const refusal = { token: null, viewer: null };

test('signing up creates an account and signs in to it', async () => {
  const { token, viewer, userErrors } = await signUp({
    email: '  New.Buyer@Example.com ',
    password,
    displayName: ' New Buyer ',
  });
  expect(userErrors).toEqual([]);
  expect(viewer).toMatchObject({ displayName: 'New Buyer', email: 'new.buyer@example.com', role: 'BUYER' });
  const { body } = await gateway.send('{ viewer { id email } }', {}, `Bearer ${token}`);
  expect(body.data.viewer).toEqual({ id: viewer.id, email: 'new.buyer@example.com' });
  const { rows } = await gateway.sql.query(
    'select password_hash from credentials join users on id = user_id where email = $1',
    ['new.buyer@example.com'],
  );
  expect(rows).toEqual([{ password_hash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/) }]);
});

test('signing in ignores the case of the address, and returns a token for 12 hours', async () => {
  const { token, viewer, userErrors } = await signIn({ email: 'BUYER@example.com', password: demoPassword });
  expect(userErrors).toEqual([]);
  expect(viewer).toMatchObject({ email: 'buyer@example.com', role: 'BUYER' });
  const { sub, role, iat = 0, exp = 0 } = decodeJwt(token);
  expect({ sub, role }).toEqual({ sub: userId('buyer@example.com'), role: 'BUYER' });
  expect(exp - Math.floor(iat)).toBe(12 * 3600);
});

test('an unknown address and a wrong password have the same answer, after one verification each', async () => {
  const verify = jest.mocked(argon2.verify);
  verify.mockClear();
  const wrong = await signIn({ email: 'buyer@example.com', password: 'not the password' });
  expect(verify).toHaveBeenCalledTimes(1);
  const unknown = await signIn({ email: 'nobody@example.com', password: 'not the password' });
  expect(verify).toHaveBeenCalledTimes(2);
  expect(wrong).toEqual({
    ...refusal,
    userErrors: [
      {
        __typename: 'InputError',
        code: 'INVALID_CREDENTIALS',
        field: null,
        message: 'The email address or the password is wrong.',
      },
    ],
  });
  expect(unknown).toEqual(wrong);
});

test('an account without a password cannot sign in', async () => {
  await gateway.sql.query("insert into users (email, display_name) values ('imported@example.com', 'Imported')");
  const { userErrors } = await signIn({ email: 'imported@example.com', password: '' });
  expect(userErrors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
});

test('every invalid field is reported', async () => {
  const { userErrors } = await signUp({ email: 'nobody', password: 'short', displayName: ' ' });
  expect(userErrors).toMatchObject([
    { code: 'INVALID', field: ['email'], message: 'email must have the form name@example.com.' },
    { code: 'INVALID', field: ['password'], message: 'password must have at least 10 characters.' },
    { code: 'INVALID', field: ['displayName'], message: 'displayName must not be blank.' },
  ]);
});

test.each([
  ['an address of more than 320 characters', { email: `${'a'.repeat(60)}@${'b.'.repeat(140)}example.com` }, 'email'],
  ['a password of more than 200 characters', { password: 'p'.repeat(201) }, 'password'],
  ['a name of more than 200 characters', { displayName: 'n'.repeat(201) }, 'displayName'],
  ['a name with a line break', { displayName: 'two\nlines' }, 'displayName'],
  ['a name that turns the text around it', { displayName: 'a\u202eb' }, 'displayName'],
  ['a name with U+0000', { displayName: 'a\u0000b' }, 'displayName'],
  ['an invisible name', { displayName: '\u3164 \u2800\u034f' }, 'displayName'],
  ['an address with a Kelvin sign', { email: '\u212aelvin@example.com' }, 'email'],
  ['an address with a dotted capital i', { email: 'right@\u0130.example.com' }, 'email'],
  ['a password with an unpaired surrogate', { password: 'ten letters\ud800' }, 'password'],
])('%s is refused', async (_, wrong, field) => {
  const { userErrors } = await signUp({ email: 'right@example.com', password, displayName: 'Right', ...wrong });
  expect(userErrors).toMatchObject([{ code: 'INVALID', field: [field] }]);
});

test('an address with a Kelvin sign does not match an address with a k', async () => {
  await expect(signIn({ email: '\u212aelvin@example.com', password })).resolves.toMatchObject({
    token: null,
    userErrors: [{ code: 'INVALID', field: ['email'] }],
  });
});

test('a password with an unpaired surrogate does not match one with U+FFFD', async () => {
  await expect(signIn({ email: 'half@example.com', password: 'ten letters\udfff' })).resolves.toMatchObject({
    token: null,
    userErrors: [{ code: 'INVALID', field: ['password'] }],
  });
});

test('an account with an unsupported hash has the answer of an unknown one, and is logged', async () => {
  const bcrypt = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
  await signUp({ email: 'moved@example.com', password, displayName: 'Moved' });
  await gateway.sql.query(
    "update credentials set password_hash = $1 where user_id = (select id from users where email = 'moved@example.com')",
    [bcrypt],
  );
  mockLines.length = 0;
  const moved = await signIn({ email: 'moved@example.com', password });
  expect(moved).toMatchObject({ token: null, userErrors: [{ code: 'INVALID_CREDENTIALS' }] });
  expect(moved).toEqual(await signIn({ email: 'nobody@example.com', password }));
  const warnings = mockLines.map((line) => JSON.parse(line)).filter(({ level }) => level === 40);
  expect(warnings).toMatchObject([{ msg: expect.stringContaining('not Argon2') }]);
  expect(mockLines.join()).not.toContain(bcrypt);
});

test('concurrent sign-ups with one address create one account', async () => {
  const input = { email: 'twin@example.com', password, displayName: 'Twin' };
  const answers = await Promise.all(Array.from({ length: 5 }, () => signUp(input)));
  expect(answers.filter(({ token }) => token !== null)).toHaveLength(1);
  expect(answers.filter(({ userErrors }) => userErrors[0]?.code === 'EMAIL_TAKEN')).toHaveLength(4);
  const { rows } = await gateway.sql.query("select 1 from users where email = 'twin@example.com'");
  expect(rows).toHaveLength(1);
});

test('the answer to a sign-in shows private fields of its user; the same user read in another way does not', async () => {
  const author = 'reviews(first: 1) { nodes { author { id email } } }';
  const { body } = await gateway.send(
    `mutation ($input: SignInInput!) { signIn(input: $input) { viewer { id email ${author} } } }`,
    { input: { email: 'buyer@example.com', password: demoPassword } },
  );
  const id = toGlobalId('User', userId('buyer@example.com'));
  expect(body.data.signIn.viewer).toEqual({
    id,
    email: 'buyer@example.com',
    reviews: { nodes: [{ author: { id, email: null } }] },
  });
  expect(body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});

test('passwords, hashes, the secret and tokens are in no log and in no other answer', async () => {
  const input = { email: 'careful@example.com', password: 'a password to look for', displayName: 'Careful' };
  const answers = [
    await gateway.send(signUpMutation, { input }),
    await gateway.send(signUpMutation, { input }),
    await gateway.send(signInMutation, { input: { email: input.email, password: `${input.password}!` } }),
    await gateway.send('{ viewer { email } }', {}, `Bearer ${secret}`),
  ];
  const token = answers[0]?.body.data.payload.token;
  const seen = [...mockLines, ...answers.slice(1).map(({ text }) => text)].join('\n');
  for (const hidden of [input.password, secret, token, 'argon2']) expect(seen).not.toContain(hidden);
  expect(answers[0]?.text).not.toMatch(/a password to look for|argon2/);
});

test('after 10 attempts from a network, the right password is RATE_LIMITED, too, with retryAfterSeconds', async () => {
  for (let attempt = 0; attempt < 10; attempt += 1) await signIn({ email: 'admin@example.com', password: 'guess' });
  const input = { email: 'admin@example.com', password: demoPassword };
  const { body } = await gateway.send(signInMutation, { input });
  expect(body.data ?? null).toBeNull();
  expect(body.errors).toMatchObject([
    { path: ['payload'], extensions: { code: 'RATE_LIMITED', details: { retryAfterSeconds: expect.any(Number) } } },
  ]);
});
