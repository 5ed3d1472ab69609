import { loadConfig } from '.';

const secret = 'x'.repeat(32);
const production = { NODE_ENV: 'production', DATABASE_URL: 'postgresql://localhost/loomgate' };

test('production requires JWT_SECRET or JWKS_URL', () => {
  expect(() => loadConfig(production)).toThrow('JWT_SECRET: production needs this or JWKS_URL');
  expect(loadConfig({ ...production, JWT_SECRET: secret }).identity.jwtSecret).toBe(secret);
});

test('a secret of fewer than 32 bytes is refused, and the error does not repeat it', () => {
  const short = 'a short secret';
  const load = () => loadConfig({ JWT_SECRET: short });
  expect(load).toThrow('JWT_SECRET: must have at least 32 bytes');
  expect(load).not.toThrow(short);
});

test('JWKS_URL requires an issuer and an audience', () => {
  const given = { ...production, JWKS_URL: 'https://login.example.com/jwks.json' };
  expect(() => loadConfig(given)).toThrow('JWT_ISSUER: is needed with JWKS_URL\nJWT_AUDIENCE: is needed with JWKS_URL');
  expect(loadConfig({ ...given, JWT_ISSUER: 'https://login.example.com', JWT_AUDIENCE: 'loomgate' }).identity).toEqual({
    jwtSecret: undefined,
    jwksUrl: given.JWKS_URL,
    issuer: 'https://login.example.com',
    audience: 'loomgate',
  });
});

test('JWKS_URL must be an HTTP URL', () => {
  expect(() => loadConfig({ JWKS_URL: 'file:///etc/keys.json' })).toThrow('JWKS_URL: must look like');
});
