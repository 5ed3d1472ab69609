import { createKey, startKeyServer } from '../../packages/loomgate/src/auth/tokens/testing/key-server';
import { userId } from '../../prisma/seed/demo/users';
import { startTokenGateway } from '../support/token-gateway';
import { until } from '../support/until';

const [issuer, audience] = ['https://login.example.com', 'loomgate'];
let server: Awaited<ReturnType<typeof startKeyServer>>;
let key: Awaited<ReturnType<typeof createKey>>;
let gateway: Awaited<ReturnType<typeof startTokenGateway>>;

beforeAll(async () => {
  [server, key] = [await startKeyServer(), await createKey('ES256', 'one')];
  server.state.keys = [key.jwk];
  gateway = await startTokenGateway({
    DEMO_DATA: 'on',
    JWKS_URL: server.url,
    JWT_ISSUER: issuer,
    JWT_AUDIENCE: audience,
  });
});

afterAll(async () => {
  await gateway.stop();
  await server.stop();
});

const nowSeconds = () => Math.floor(Date.now() / 1_000);

/** A token of the identity provider. @param iat seconds since 1970; no claim where undefined */
async function tokenOf(sub: string, iat?: number): Promise<string> {
  const claims = { sub, role: 'ADMIN', exp: nowSeconds() + 86_400, iss: issuer, aud: audience };
  return `Bearer ${await key.sign({ ...claims, ...(iat !== undefined && { iat }) })}`;
}

const send = (token: string) => gateway.send('{ viewer { role } }', {}, token);
const statusOf = async (token: string) => (await send(token)).status;
const isRevoked = async (token: string) =>
  (await send(token)).body.errors?.[0]?.extensions.details.reason === 'TOKEN_REVOKED';

const admin = userId('admin@example.com');
const buyer = userId('buyer@example.com');

test('tokens of an identity provider are valid until their account revokes them, with or without iat', async () => {
  const tokens = await Promise.all([
    tokenOf(admin, nowSeconds()),
    tokenOf(admin, nowSeconds() - 90_000),
    tokenOf(admin),
  ]);
  const ofOther = await tokenOf(buyer, nowSeconds() - 90_000);
  for (const token of [...tokens, ofOther]) expect(await statusOf(token)).toBe(200);
  await gateway.sql.query('update users set tokens_valid_from = clock_timestamp() where id = $1', [admin]);
  await until(async () => (await Promise.all(tokens.map(isRevoked))).every(Boolean));
  expect(await statusOf(ofOther)).toBe(200);
  expect(await statusOf(await tokenOf(admin, nowSeconds() + 1))).toBe(200);
});

test('accounts of an identity provider can sign out everywhere', async () => {
  const token = await tokenOf(buyer, nowSeconds());
  const mutation = 'mutation { signOutEverywhere { viewer { role } userErrors { code } } }';
  expect((await gateway.send(mutation, {}, token)).body).toEqual({
    data: { signOutEverywhere: { viewer: { role: 'BUYER' }, userErrors: [] } },
  });
  expect(await isRevoked(token)).toBe(true);
});

test('a viewer without an account cannot sign out everywhere, and remains authenticated', async () => {
  const token = await tokenOf('00000000-0000-7000-8000-00000000ffff');
  const mutation = 'mutation { signOutEverywhere { viewer { role } userErrors { code message } } }';
  expect((await gateway.send(mutation, {}, token)).body).toEqual({
    data: {
      signOutEverywhere: {
        viewer: null,
        userErrors: [{ code: 'ACCOUNT_NOT_FOUND', message: 'Your account has been deleted.' }],
      },
    },
  });
  expect(await statusOf(token)).toBe(200);
});

test('an anonymous request cannot sign out everywhere', async () => {
  const { body } = await gateway.send('mutation { signOutEverywhere { userErrors { code } } }');
  expect(body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});

test('signing out everywhere is in the audit log', async () => {
  const recorded = async () =>
    (await gateway.sql.query(`select viewer_id, subject from loomgate.audit_log where action = 'SIGN_OUT_EVERYWHERE'`))
      .rows;
  await until(async () => (await recorded()).length > 0);
  expect(await recorded()).toEqual([{ viewer_id: buyer, subject: `User:${buyer}` }]);
});
