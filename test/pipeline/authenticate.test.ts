import { createKey, startKeyServer } from '../../packages/loomgate/src/auth/tokens/testing/key-server';
import {
  claimsOf,
  secondsFromNow,
  secret,
  signWithSecret,
} from '../../packages/loomgate/src/auth/tokens/testing/tokens';
import { userId } from '../../prisma/seed/demo/users';
import { startTokenGateway } from '../support/token-gateway';

const viewer = { id: userId('buyer@example.com'), role: 'BUYER' } as const;
const me = '{ viewer { email } }';
const issuer = 'https://login.example.com';
const claims = { ...claimsOf(viewer), iss: issuer, aud: 'loomgate' };

let keys: Awaited<ReturnType<typeof startKeyServer>>;
let gateway: Awaited<ReturnType<typeof startTokenGateway>>;

beforeAll(async () => {
  keys = await startKeyServer();
  gateway = await startTokenGateway({
    DEMO_DATA: 'on',
    JWT_SECRET: secret,
    JWKS_URL: keys.url,
    JWT_ISSUER: issuer,
    JWT_AUDIENCE: 'loomgate',
  });
});

afterAll(async () => {
  await gateway.stop();
  await keys.stop();
});

test('a request without the header is anonymous', async () => {
  expect((await gateway.send(me)).body).toEqual({ data: { viewer: null } });
});

test('a valid token authenticates its viewer; the scheme is case-insensitive', async () => {
  const token = await signWithSecret(claims);
  for (const scheme of ['Bearer', 'bearer', 'BEARER '])
    expect((await gateway.send(me, {}, `${scheme} ${token}`)).body).toEqual({
      data: { viewer: { email: 'buyer@example.com' } },
    });
});

test('an expired token is answered 401, never as an anonymous request', async () => {
  const token = await signWithSecret({ ...claims, exp: secondsFromNow(-60) });
  const { status, headers, body } = await gateway.send(me, {}, `Bearer ${token}`);
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(body).toMatchObject({
    errors: [
      {
        message: 'The token has expired.',
        extensions: { code: 'UNAUTHENTICATED', details: { reason: 'TOKEN_EXPIRED' } },
      },
    ],
  });
});

test.each([
  ['nothing', ''],
  ['only a scheme', 'Bearer'],
  ['another scheme', 'Basic YnV5ZXI6cGFzc3dvcmQ='],
  ['garbage', 'Bearer garbage'],
  ['two tokens', 'Bearer one two'],
  ['a token over the size limit', `Bearer ${'a'.repeat(8_192)}`],
])('an authorization header with %s is answered 401', async (_, authorization) => {
  const { status, headers, body } = await gateway.send(me, {}, authorization);
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(body.errors).toMatchObject([{ message: 'The token is not valid.', extensions: { code: 'UNAUTHENTICATED' } }]);
});

test('tokens of another issuer authenticate; while its keys cannot be fetched, the answer is 503', async () => {
  const key = await createKey('ES256', 'one');
  const token = await key.sign(claims);
  keys.state.status = 500;
  const { status, body } = await gateway.send(me, {}, `Bearer ${token}`);
  expect(status).toBe(503);
  expect(body.errors).toMatchObject([{ extensions: { code: 'AUTHENTICATION_UNAVAILABLE' } }]);
});
