import { SignJWT, UnsecuredJWT } from 'jose';
import { createTokens } from '.';
import { buyer, claimsOf, identity, refusal, roles, secondsFromNow, secret, signWithSecret } from './testing/tokens';

const ignore = () => undefined;
const { verify, issue } = createTokens(identity({ jwtSecret: secret }), roles, ignore);
const good = () => claimsOf(buyer);

afterEach(() => {
  jest.useRealTimers();
});

test('an issued token contains the viewer and its expiry', async () => {
  const token = (await issue?.(buyer)) ?? '';
  const { viewer, expiresAtMs } = await verify(token);
  expect(viewer).toEqual(buyer);
  expect(expiresAtMs).toBeGreaterThan(Date.now());
});

test('the viewer has the claims of the token where they are kept, also when it was verified before', async () => {
  const claims = { ...good(), tenant: 'a', groups: ['x'] };
  const token = await signWithSecret(claims);
  const kept = createTokens(identity({ jwtSecret: secret }), roles, ignore, true);
  expect((await kept.verify(token)).viewer).toEqual({ ...buyer, claims });
  expect(kept.recall(token)?.viewer).toEqual({ ...buyer, claims });
  expect((await verify(token)).viewer).toEqual(buyer);
});

test('a user id in upper case is the same user', async () => {
  const token = await signWithSecret({ ...good(), sub: buyer.id.toUpperCase() });
  await expect(verify(token)).resolves.toMatchObject({ viewer: buyer });
});

test('an expired token is TOKEN_EXPIRED', async () => {
  const token = await signWithSecret({ ...good(), exp: secondsFromNow(-6) });
  await expect(verify(token)).rejects.toMatchObject(refusal('TOKEN_EXPIRED'));
});

test('a clock difference of a few seconds is tolerated', async () => {
  const token = await signWithSecret({ ...good(), exp: secondsFromNow(-2), nbf: secondsFromNow(3) });
  await expect(verify(token)).resolves.toMatchObject({ viewer: buyer });
});

const { sub: _sub, ...withoutSub } = good();
const { role: _role, ...withoutRole } = good();
const { exp: _exp, ...withoutExp } = good();

test.each([
  ['is not valid yet', { ...good(), nbf: secondsFromNow(60) }],
  ['has no sub', withoutSub],
  ['has no role', withoutRole],
  ['has no exp', withoutExp],
  ['has a role that does not exist', { ...good(), role: 'ROOT' }],
  ['has a list of roles', { ...good(), role: ['ADMIN'] }],
  ['is for something that is no UUID', { ...good(), sub: "1' or '1'='1" }],
])('a token that %s is TOKEN_INVALID', async (_, claims) => {
  await expect(verify(await signWithSecret(claims))).rejects.toMatchObject(refusal('TOKEN_INVALID'));
});

test('a token signed by another secret is TOKEN_INVALID', async () => {
  const token = await signWithSecret(good(), 'another secret, just as long as ours is');
  await expect(verify(token)).rejects.toMatchObject(refusal('TOKEN_INVALID'));
});

test('a token whose claims were changed is TOKEN_INVALID', async () => {
  const [header, , signature] = (await signWithSecret(good())).split('.');
  const claims = Buffer.from(JSON.stringify({ ...good(), role: 'ADMIN' })).toString('base64url');
  await expect(verify(`${header}.${claims}.${signature}`)).rejects.toMatchObject(refusal('TOKEN_INVALID'));
});

test('a token without a signature is TOKEN_INVALID', async () => {
  const token = new UnsecuredJWT(good()).encode();
  await expect(verify(token)).rejects.toMatchObject(refusal('TOKEN_INVALID'));
});

test('the secret is used with HS256 only', async () => {
  const key = Buffer.from(secret);
  const token = await new SignJWT(good()).setProtectedHeader({ alg: 'HS512' }).sign(key);
  await expect(verify(token)).rejects.toMatchObject(refusal('TOKEN_INVALID'));
});

test.each(['', 'garbage', 'a.b.c', '{}.{}.{}', '..', 'e30.e30.e30'])('%p is TOKEN_INVALID', async (token) => {
  await expect(verify(token)).rejects.toMatchObject(refusal('TOKEN_INVALID'));
});

describe('with an issuer and an audience', () => {
  const strict = createTokens(
    identity({ jwtSecret: secret, issuer: 'https://us', audience: 'loomgate' }),
    roles,
    ignore,
  );
  const right = { ...good(), iss: 'https://us', aud: 'loomgate' };

  test('issued tokens have both', async () => {
    await expect(strict.verify((await strict.issue?.(buyer)) ?? '')).resolves.toMatchObject({ viewer: buyer });
  });

  test('an audience may be one of several', async () => {
    const token = await signWithSecret({ ...right, aud: ['other', 'loomgate'] });
    await expect(strict.verify(token)).resolves.toMatchObject({ viewer: buyer });
  });

  test.each([
    ['no issuer', { ...good(), aud: 'loomgate' }],
    ['no audience', { ...good(), iss: 'https://us' }],
    ['another issuer', { ...right, iss: 'https://them' }],
    ['another audience', { ...right, aud: 'elsewhere' }],
  ])('a token with %s is TOKEN_INVALID', async (_, claims) => {
    await expect(strict.verify(await signWithSecret(claims))).rejects.toMatchObject(refusal('TOKEN_INVALID'));
  });
});

test('a cached token is refused after its expiry', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask', 'performance'] });
  const token = await signWithSecret({ ...good(), exp: secondsFromNow(30) });
  await verify(token);
  jest.setSystemTime(Date.now() + 36_000);
  await expect(verify(token)).rejects.toMatchObject(refusal('TOKEN_EXPIRED'));
});
