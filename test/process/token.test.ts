import { secret } from '../../packages/loomgate/src/auth/tokens/testing/tokens';
import { createDevelopmentToken, toTokenRequest } from '../../packages/loomgate/src/cli/token';
import { loadConfig } from '../../packages/loomgate/src/config';
import { userId } from '../../prisma/seed/demo/users';
import { project } from '../../src/project';
import { startTokenGateway } from '../support/token-gateway';

let gateway: Awaited<ReturnType<typeof startTokenGateway>>;

beforeAll(async () => {
  gateway = await startTokenGateway({ DEMO_DATA: 'on', JWT_SECRET: secret });
});

afterAll(() => gateway.stop());

const config = (env: Record<string, string> = {}) =>
  loadConfig({ NODE_ENV: 'test', DATABASE_URL: gateway.databaseUrl, JWT_SECRET: secret, ...env });

test.each([
  [['--role', 'ADMIN'], 'admin@example.com', 'ADMIN'],
  [[], 'buyer@example.com', 'BUYER'],
  [['--user', 'Artisan@example.com'], 'artisan@example.com', 'ARTISAN'],
  [['--user', userId('jonas.weber@example.com')], 'jonas.weber@example.com', 'BUYER'],
  [['--user', 'buyer@example.com', '--role', 'ARTISAN'], 'buyer@example.com', 'ARTISAN'],
])('%j prints a token that the gateway accepts', async (args, email, role) => {
  const request = toTokenRequest(args, project.roles);
  const { token, ...who } = await createDevelopmentToken(config(), project, request);
  expect(who).toMatchObject({ name: email, role });
  const { body } = await gateway.send('{ viewer { email } }', {}, `Bearer ${token}`);
  expect(body).toEqual({ data: { viewer: { email } } });
});

test('the error for an unknown account names it', async () => {
  await expect(createDevelopmentToken(config(), project, { user: 'ghost@example.com' })).rejects.toThrow(
    'There is no account ghost@example.com.',
  );
});

test('no token is signed in production', async () => {
  const production = config({ NODE_ENV: 'production' });
  await expect(createDevelopmentToken(production, project, { role: 'ADMIN' })).rejects.toThrow(
    'cannot be created by hand in production',
  );
});

test('no token is signed where another service signs', async () => {
  const elsewhere = { JWT_SECRET: '', JWKS_URL: 'http://127.0.0.1:1/', JWT_ISSUER: 'a', JWT_AUDIENCE: 'b' };
  await expect(createDevelopmentToken(config(elsewhere), project, {})).rejects.toThrow('JWT_SECRET is not set');
});

test('unknown arguments are refused', () => {
  expect(() => toTokenRequest(['--role', 'ROOT'], project.roles)).toThrow('--role is one of BUYER, ARTISAN, ADMIN');
  expect(() => toTokenRequest(['--colour'], project.roles)).toThrow(/colour/);
});
