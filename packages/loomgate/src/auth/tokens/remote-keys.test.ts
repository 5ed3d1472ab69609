import { exportSPKI, SignJWT } from 'jose';
import { createTokens } from '.';
import { createRemoteKeys } from './remote-keys';
import { createKey, startKeyServer } from './testing/key-server';
import { buyer, claimsOf, identity, refusal, roles, secondsFromNow, secret, signWithSecret } from './testing/tokens';

let server: Awaited<ReturnType<typeof startKeyServer>>;

beforeEach(async () => {
  server = await startKeyServer();
});

afterEach(() => server.stop());

const issuer = 'https://login.example.com';
const audience = 'loomgate';
const good = { ...claimsOf(buyer), iss: issuer, aud: audience };
const unavailable = { extensions: { code: 'AUTHENTICATION_UNAVAILABLE' } };

const open = (jwtSecret?: string) =>
  createTokens(identity({ jwtSecret, jwksUrl: server.url, issuer, audience }), roles, () => undefined);

test.each(['RS256', 'ES256', 'EdDSA'] as const)(
  'a token signed by %s with a key of the key set is accepted',
  async (algorithm) => {
    const key = await createKey(algorithm, 'one');
    server.state.keys = [key.jwk];
    const { verify } = open();
    await expect(verify(await key.sign(good))).resolves.toMatchObject({ viewer: buyer });
    await expect(verify(await key.sign({ ...good, aud: 'elsewhere' }))).rejects.toMatchObject(refusal('TOKEN_INVALID'));
  },
);

test('a token signed by HS256 with a public key as secret is refused', async () => {
  const key = await createKey('RS256', 'one');
  server.state.keys = [key.jwk];
  const spki = await exportSPKI(key.publicKey);
  for (const guess of [spki, JSON.stringify(key.jwk), key.jwk.n ?? '']) {
    const forged = await new SignJWT({ ...good, role: 'ADMIN' })
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .sign(Buffer.from(guess));
    await expect(open().verify(forged)).rejects.toMatchObject(refusal('TOKEN_INVALID'));
    await expect(open(secret).verify(forged)).rejects.toMatchObject(refusal('TOKEN_INVALID'));
  }
});

test('without a configured secret HS256 is refused, and the key set is not read', async () => {
  await expect(open().verify(await signWithSecret(good))).rejects.toMatchObject(refusal('TOKEN_INVALID'));
  expect(server.state.requests).toBe(0);
});

test('with a secret and a key set, each algorithm uses its own keys', async () => {
  const key = await createKey('ES256', 'one');
  server.state.keys = [key.jwk];
  const { verify } = open(secret);
  await expect(verify(await key.sign(good))).resolves.toMatchObject({ viewer: buyer });
  await expect(verify(await signWithSecret(good))).resolves.toMatchObject({ viewer: buyer });
});

test('a key of another algorithm than that of the token is refused', async () => {
  const [published, other] = await Promise.all([createKey('ES256', 'one'), createKey('RS256', 'one')]);
  server.state.keys = [published.jwk];
  await expect(open().verify(await other.sign(good))).rejects.toMatchObject(refusal('TOKEN_INVALID'));
});

describe('a key set with several keys of one algorithm', () => {
  test.each(['RS256', 'ES256', 'EdDSA'] as const)(
    'verifies a token without a kid by the matching key: %s',
    async (algorithm) => {
      const [old, current, stranger] = await Promise.all(
        ['old', 'current', 'stranger'].map((kid) => createKey(algorithm, kid)),
      );
      if (!old || !current || !stranger) throw new Error('a key is missing');
      server.state.keys = [old.jwk, current.jwk];
      const { verify } = open();
      for (const key of [old, current])
        await expect(verify(await key.sign(good, null))).resolves.toMatchObject({ viewer: buyer });
      await expect(verify(await stranger.sign(good, null))).rejects.toMatchObject(refusal('TOKEN_INVALID'));
      const late = { ...good, exp: secondsFromNow(-60) };
      await expect(verify(await current.sign(late, null))).rejects.toMatchObject(refusal('TOKEN_EXPIRED'));
    },
  );

  test('verifies a token whose kid belongs to two keys', async () => {
    const twins = await Promise.all(['twin', 'twin'].map((kid) => createKey('ES256', kid)));
    server.state.keys = twins.map(({ jwk }) => jwk);
    const { verify } = open();
    for (const key of twins) await expect(verify(await key.sign(good))).resolves.toMatchObject({ viewer: buyer });
  });

  test('is used while its server is down', async () => {
    const keys = await Promise.all(['one', 'two'].map((kid) => createKey('EdDSA', kid)));
    server.state.keys = keys.map(({ jwk }) => jwk);
    const find = createRemoteKeys(server.url, () => undefined, { ...limits, maxAgeMs: 0 });
    await find(header('one'), token);
    server.state.status = 500;
    await expect(find({ alg: 'EdDSA' }, token)).rejects.toMatchObject({ code: 'ERR_JWKS_MULTIPLE_MATCHING_KEYS' });
  });
});

const limits = { timeoutMs: 200, cooldownMs: 0, maxAgeMs: 600_000, pauseMs: 0 };
const header = (kid: string) => ({ alg: 'EdDSA', kid });

test('a new key is accepted without a restart', async () => {
  const [first, second] = await Promise.all([createKey('EdDSA', 'first'), createKey('EdDSA', 'second')]);
  const find = createRemoteKeys(server.url, () => undefined, limits);
  server.state.keys = [first.jwk];
  await find(header('first'), token);
  server.state.keys = [second.jwk];
  await expect(find(header('second'), token)).resolves.toBeDefined();
  await expect(find(header('first'), token)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
});

test('tokens with unknown keys read the key set at a limited rate', async () => {
  const key = await createKey('EdDSA', 'one');
  server.state.keys = [key.jwk];
  const find = createRemoteKeys(server.url, () => undefined, { ...limits, cooldownMs: 60_000 });
  for (const kid of ['made', 'up', 'names']) await expect(find(header(kid), token)).rejects.toThrow();
  expect(server.state.requests).toBe(1);
});

test('removed keys are refused after the maximum age of the key set', async () => {
  const key = await createKey('EdDSA', 'one');
  server.state.keys = [key.jwk];
  const find = createRemoteKeys(server.url, () => undefined, { ...limits, maxAgeMs: 0 });
  await find(header('one'), token);
  server.state.keys = [];
  await expect(find(header('one'), token)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
});

const token = { payload: '', signature: '' };

describe('while the keys cannot be read', () => {
  test.each<[string, () => void]>([
    ['answers with an error', () => Object.assign(server.state, { status: 500 })],
    ['answers with something else', () => Object.assign(server.state, { body: '<html>' })],
    ['answers with no key set', () => Object.assign(server.state, { body: '{"keys":{}}' })],
    ['does not answer', () => Object.assign(server.state, { silent: true })],
  ])('when their server %s, known keys remain in use and unknown keys are unavailable', async (_, fail) => {
    const key = await createKey('EdDSA', 'one');
    server.state.keys = [key.jwk];
    const onFailure = jest.fn();
    const find = createRemoteKeys(server.url, onFailure, { ...limits, maxAgeMs: 0 });
    await find(header('one'), token);
    fail();
    await expect(find(header('one'), token)).resolves.toBeDefined();
    await expect(find(header('unknown'), token)).rejects.toMatchObject(unavailable);
    expect(onFailure).toHaveBeenCalledTimes(2);
  });

  test('the first request fails within the timeout, and the next ones at once', async () => {
    server.state.silent = true;
    const find = createRemoteKeys(server.url, () => undefined, { ...limits, pauseMs: 60_000 });
    await expect(find(header('one'), token)).rejects.toMatchObject(unavailable);
    await expect(find(header('one'), token)).rejects.toMatchObject(unavailable);
    expect(server.state.requests).toBe(1);
  });

  test('they are read again when the server recovers', async () => {
    const key = await createKey('EdDSA', 'one');
    server.state.keys = [key.jwk];
    server.state.status = 503;
    const find = createRemoteKeys(server.url, () => undefined, limits);
    await expect(find(header('one'), token)).rejects.toMatchObject(unavailable);
    server.state.status = 200;
    await expect(find(header('one'), token)).resolves.toBeDefined();
  });

  test('a token is refused as unavailable and not as invalid', async () => {
    const key = await createKey('EdDSA', 'one');
    server.state.status = 503;
    await expect(open().verify(await key.sign(good))).rejects.toMatchObject(unavailable);
  });
});
