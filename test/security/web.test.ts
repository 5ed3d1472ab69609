import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { type Composed, codesOf, compose, exchange, json } from './composed';

const production = { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) };
const shop = 'https://shop.example.com';

async function withGateway(env: Record<string, string>, check: (gateway: Composed) => Promise<void>): Promise<void> {
  const gateway = await compose(env);
  await check(gateway).finally(gateway.stop);
}

const ask = (gateway: Composed, headers: Record<string, string> = {}) =>
  exchange(`${gateway.url}/graphql`, json({ query: '{ __typename }' }, headers));

const preflight = (gateway: Composed, origin: string) =>
  exchange(`${gateway.url}/graphql`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,authorization',
    },
  });

describe('every answer', () => {
  const paths = ['/graphql', '/healthz', '/readyz', '/nope'];

  test.each([
    ['development', { NODE_ENV: 'development', DEMO_DATA: 'off' }],
    ['production', production],
  ])('lets no browser load, frame or guess anything, in %s', async (_, env) => {
    await withGateway(env, async ({ url }) => {
      for (const path of paths) {
        const { headers } = await exchange(url + path);
        expect(Object.fromEntries(headers)).toMatchObject({
          'content-security-policy': "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-resource-policy': 'same-origin',
        });
        expect(headers.get('x-powered-by')).toBeNull();
      }
    });
  });

  test('is the same for the second request as for the first', async () => {
    await withGateway({}, async (gateway) => {
      const [first, second] = [await ask(gateway), await ask(gateway)].map(({ headers }) => {
        const { date: _, 'x-request-id': __, ...rest } = Object.fromEntries(headers);
        return rest;
      });
      expect(second).toEqual(first);
    });
  });

  test.each([
    ['over TLS, as a trusted proxy says', { ...production, TRUST_PROXY: 'loopback' }, 'https', 'max-age=31536000'],
    ['over plain HTTP', { ...production, TRUST_PROXY: 'loopback' }, 'http', null],
    ['as a proxy says that is not trusted', production, 'https', null],
    ['in development', { TRUST_PROXY: 'loopback' }, 'https', null],
  ])('pins browsers to TLS only in production and %s', async (_, env, proto, expected) => {
    await withGateway(env, async (gateway) => {
      const { headers } = await ask(gateway, { 'x-forwarded-proto': proto });
      expect(headers.get('strict-transport-security')).toBe(expected);
    });
  });
});

describe('the explorer', () => {
  test('runs only the scripts of its page, and is not served in production', async () => {
    await withGateway({}, async ({ url }) => {
      const { headers, text } = await exchange(`${url}/`, { headers: { accept: 'text/html' } });
      const policy = headers.get('content-security-policy') ?? '';
      const scripts = [...text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = '']) => script);
      const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
      expect(policy).toContain(`script-src ${hashes.join(' ')};`);
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|https?:|\*/);
    });
    await withGateway(production, async ({ url }) => {
      expect((await exchange(`${url}/`)).status).toBe(404);
    });
  });
});

describe('a script of another origin', () => {
  test('is refused unless it is listed', async () => {
    await withGateway({}, async (gateway) => {
      for (const answer of [await ask(gateway, { origin: shop }), await preflight(gateway, shop)])
        expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    });
  });

  test('is allowed by its exact origin, with the headers it may read', async () => {
    await withGateway({ CORS_ORIGINS: `${shop}, http://localhost:3000` }, async (gateway) => {
      const { headers } = await ask(gateway, { origin: shop });
      expect(headers.get('access-control-allow-origin')).toBe(shop);
      expect(headers.get('access-control-expose-headers')).toContain('x-request-id');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('vary')).toMatch(/origin/i);
      for (const origin of ['http://shop.example.com', `${shop}.evil.example`, 'https://evil.example', 'null']) {
        const other = await ask(gateway, { origin });
        expect(other.headers.get('access-control-allow-origin')).toBeNull();
        expect(other.headers.get('vary')).toMatch(/origin/i);
      }
    });
  });

  test('may read every documented header', async () => {
    const pages = ['limits.md', 'cache.md'].map((name) => readFileSync(join(projectRoot, 'docs', name), 'utf8'));
    const rows = pages.flatMap((page) => [...page.matchAll(/^\| header[^\n]*\n\|[^\n]*\n((?:\|.*\n)+)/gm)]);
    const names = rows.flatMap(([, row = '']) => [...row.matchAll(/^\| `([A-Za-z-]+)/gm)].map(([, name = '']) => name));
    expect(names.length).toBeGreaterThan(8);
    // What every script may read: https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name
    const others = names.map((name) => name.toLowerCase()).filter((name) => name !== 'cache-control');
    await withGateway({ CORS_ORIGINS: shop }, async (gateway) => {
      const { headers } = await ask(gateway, { origin: shop });
      const exposed = headers.get('access-control-expose-headers')?.split(', ') ?? [];
      expect(others.filter((name) => !exposed.includes(name))).toEqual([]);
    });
  });

  test('gets a GraphQL error where it is not listed', async () => {
    await withGateway({ CORS_ORIGINS: shop }, async (gateway) => {
      const refused = await preflight(gateway, 'https://evil.example');
      expect([refused.status, codesOf(refused)]).toEqual([403, ['FORBIDDEN']]);
      expect(refused.errors[0]?.message).toContain('CORS_ORIGINS');
      const plain = await exchange(`${gateway.url}/graphql`, { method: 'OPTIONS' });
      expect([plain.status, plain.headers.get('allow')]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
    });
  });

  test('sends a preflight request once in two hours', async () => {
    await withGateway({ CORS_ORIGINS: shop, CORS_CREDENTIALS: 'on' }, async (gateway) => {
      const { status, headers } = await preflight(gateway, shop);
      expect(status).toBe(204);
      expect(Object.fromEntries(headers)).toMatchObject({
        'access-control-allow-origin': shop,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET, HEAD, POST',
        'access-control-allow-headers': 'content-type,authorization',
        'access-control-max-age': '7200',
      });
      const refused = await preflight(gateway, 'https://evil.example');
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
      expect(refused.headers.get('access-control-allow-methods')).toBeNull();
    });
  });

  test('can read refusals', async () => {
    await withGateway({ CORS_ORIGINS: shop }, async ({ url }) => {
      const answer = await exchange(`${url}/graphql`, { ...json({}, { origin: shop }), body: '{' });
      expect(codesOf(answer)).toEqual(['BAD_REQUEST']);
      expect(answer.headers.get('access-control-allow-origin')).toBe(shop);
    });
  });

  test('is allowed from any origin with *', async () => {
    await withGateway({ CORS_ORIGINS: '*' }, async (gateway) => {
      expect((await ask(gateway, { origin: shop })).headers.get('access-control-allow-origin')).toBe(shop);
    });
  });
});
