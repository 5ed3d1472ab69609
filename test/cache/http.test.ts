import { hash } from 'node:crypto';
import { insertProducts } from '../http/rows';
import { type Gateway, startGateway } from '../support/gateway';
import { createMapCache, type MapCache } from '../support/map-cache';
import { type AskOptions, ask } from './ask';

const products = '{ products(first: 3) { nodes { slug title } totalCount } }';

let gateway: Gateway;
let cache: MapCache;

beforeAll(async () => {
  cache = createMapCache();
  gateway = await startGateway({}, cache);
  await insertProducts(gateway.sql);
});

afterAll(() => gateway.stop());

beforeEach(() => cache.open.purge('everything'));

/** Sent in new bytes, so that it goes through Apollo. */
let times = 0;
const asNew = (query: string) => `${query} # ${times++}`;

/** Headers that do not depend on the time. */
function lasting(headers: Headers) {
  const momentary = ['date', 'x-request-id', 'loomgate-cache', 'age'];
  return Object.fromEntries([...headers].filter(([name]) => !momentary.includes(name)));
}

test('a repeated request is answered with the same bytes, on the fast path and through Apollo', async () => {
  const { leases } = cache;
  const { completed } = leases;
  const first = await ask(gateway, products);
  const again = await ask(gateway, products);
  const inOtherBytes = await ask(gateway, asNew(products));
  const byGet = await ask(gateway, products, { method: 'GET' });
  const replies = [first, again, inOtherBytes, byGet];
  expect(replies.map(({ source }) => source)).toEqual(['MISS', ...Array(3).fill('HIT;level=memory')]);
  expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
  expect(leases.completed).toBe(completed + 1);
});

test.each<AskOptions>([{ method: 'POST' }, { method: 'GET' }])(
  'a hit has the headers of any other answer, whatever way it goes: %j',
  async (options) => {
    const query = asNew(products);
    const { headers: miss } = await ask(gateway, query, options);
    const { headers: fast } = await ask(gateway, query, options);
    const { headers: slow } = await ask(gateway, asNew(products), options);
    expect(lasting(fast)).toEqual(lasting(miss));
    expect(lasting(slow)).toEqual(lasting(miss));
    expect(fast.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect(fast.get('date')).toMatch(/GMT$/);
  },
);

test('a hit has the request id that the client sent', async () => {
  const headers = { 'x-request-id': 'one-of-mine' };
  for (const _ of [1, 2])
    expect((await ask(gateway, products, { headers })).headers.get('x-request-id')).toBe('one-of-mine');
});

test('a hit on a connection without keep-alive closes it', async () => {
  await ask(gateway, products);
  const closing = await ask(gateway, products, { headers: { connection: 'close' } });
  expect([closing.source, closing.headers.get('connection')]).toEqual(['HIT;level=memory', 'close']);
});

test('HTTP caches receive max-age, scope, age and cache tags', async () => {
  await ask(gateway, products);
  cache.age(20);
  for (const query of [products, asNew(products)]) {
    const { headers } = await ask(gateway, query);
    expect(headers.get('cache-control')).toBe('public, max-age=0, must-revalidate, s-maxage=60');
    expect(headers.get('cdn-cache-control')).toBe('public, max-age=60, stale-while-revalidate=30, stale-if-error=300');
    expect(Number(headers.get('age'))).toBeGreaterThanOrEqual(20);
    expect(headers.get('vary')).toBe('accept');
    expect(headers.get('cache-tag')).toContain('Product:list');
  }
});

test.each(['GET', 'HEAD'] as const)(
  '%s of what the client has is 304 without a body, whatever way it goes',
  async (method) => {
    const query = asNew(products);
    const { headers } = await ask(gateway, query, { method: 'GET' });
    const etag = headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*'])
      for (const text of [query, asNew(products)]) {
        const reply = await ask(gateway, text, { method, headers: { 'if-none-match': known } });
        expect([reply.status, reply.text, reply.headers.get('etag')]).toEqual([304, '', etag]);
        expect(reply.headers.get('cache-control')).toContain('s-maxage=60');
        expect(reply.headers.get('content-type')).toBeNull();
      }
    const other = await ask(gateway, query, { method: 'GET', headers: { 'if-none-match': '"other"' } });
    expect([other.status, other.source]).toEqual([200, 'HIT;level=memory']);
  },
);

test('HEAD has the headers of GET and no body', async () => {
  const { headers } = await ask(gateway, products, { method: 'GET' });
  const { text, headers: head } = await ask(gateway, products, { method: 'HEAD' });
  expect(text).toBe('');
  const { connection: _, 'keep-alive': __, ...expected } = lasting(headers);
  expect(lasting(head)).toMatchObject(expected);
});

test('a POST is answered in full, whatever its If-None-Match', async () => {
  const { headers, text } = await ask(gateway, products);
  const again = await ask(gateway, products, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
  expect([again.status, again.text]).toEqual([200, text]);
});

test('each media type has its own headers, and the same bytes', async () => {
  const accept = 'application/graphql-response+json';
  const plain = await ask(gateway, products);
  for (const _ of [1, 2, 3]) {
    const reply = await ask(gateway, products, { headers: { accept } });
    expect(reply.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
    expect([reply.text, reply.source]).toEqual([plain.text, 'HIT;level=memory']);
  }
  const refused = await ask(gateway, products, { headers: { accept: 'text/html' } });
  expect(refused.status).toBe(406);
});

test('a persisted query is cached by its hash, and its text is kept while clients send it', async () => {
  const query = asNew(products);
  const extensions = { persistedQuery: { version: 1, sha256Hash: hash('sha256', query) } };
  const get = { method: 'GET', extensions } as const;
  expect(JSON.parse((await ask(gateway, undefined, get)).text).errors[0].extensions.code).toBe(
    'PERSISTED_QUERY_NOT_FOUND',
  );
  const first = await ask(gateway, query, get);
  const again = await ask(gateway, undefined, get);
  const fast = await ask(gateway, undefined, get);
  expect([first.source, again.source, fast.source]).toEqual(['MISS', 'HIT;level=memory', 'HIT;level=memory']);
  expect(fast.text).toBe(first.text);
  expect(fast.headers.get('cache-control')).toContain('public');
});

test.each<[string, AskOptions | undefined]>([
  ['{ product(id: "none") { title } }', undefined],
  ['{ products { nodes { nothing } } }', undefined],
  ['{ __schema { description } }', undefined],
  ['query One { __typename } query Two { __typename }', undefined],
  ['query One { products { totalCount } }', { operationName: 'Two' }],
  ['mutation { signIn(input: { email: "a@b.example", password: "no" }) { userErrors { code } } }', undefined],
  ['{ brandPack: artisan(slug: "ada") { brandPack { enhance(source: "", language: CSS) { source } } } }', undefined],
])('HTTP caches do not store what the gateway does not store: %s', async (query, options) => {
  for (const _ of [1, 2]) {
    const { status, headers } = await ask(gateway, query, options);
    expect([headers.get('cache-control'), headers.get('etag')]).toEqual(['no-store', null]);
    expect(status).toBeLessThan(500);
  }
  expect(cache.entries.size).toBe(0);
});

test.each(['loomgate-cost', 'loomgate-debug'])('%s: 1 reports its own execution, and is not cached', async (name) => {
  await ask(gateway, products);
  const { completed } = cache.leases;
  for (const _ of [1, 2]) {
    const reply = await ask(gateway, products, { headers: { [name]: '1' } });
    expect([reply.source, reply.headers.get('cache-control')]).toEqual(['BYPASS', 'no-store']);
    expect(JSON.parse(reply.text).extensions).toBeDefined();
  }
  expect(cache.leases.completed).toBe(completed);
});

test('a bypassed cache is not used', async () => {
  await ask(gateway, products);
  cache.setBypassed(true);
  const aside = await ask(gateway, products);
  cache.setBypassed(false);
  expect([aside.source, aside.headers.get('cache-control')]).toEqual(['BYPASS', 'no-store']);
  expect((await ask(gateway, products)).source).toBe('HIT;level=memory');
});

test('a purged answer is executed again', async () => {
  await ask(gateway, products);
  await gateway.sql.query(`update products set title = 'Another' where slug = 'piece-1'`);
  const old = await ask(gateway, products);
  cache.purge('Product:list');
  const reply = await ask(gateway, products);
  expect([old.text.includes('Another'), reply.text.includes('Another'), reply.source]).toEqual([false, true, 'MISS']);
});

test('a body with a wrong length, type or encoding is no hit', async () => {
  await ask(gateway, products);
  const wrong = [
    { 'content-type': 'text/plain' },
    { 'content-encoding': 'gzip' },
    { 'content-type': 'application/json; charset=latin1' },
  ];
  for (const headers of wrong) expect((await ask(gateway, products, { headers })).status).toBeGreaterThanOrEqual(400);
  const forged = {
    method: 'GET',
    headers: { 'sec-fetch-site': 'cross-site', 'apollo-require-preflight': '' },
  } as const;
  await ask(gateway, products, { method: 'GET', headers: { 'apollo-require-preflight': '' } });
  expect((await ask(gateway, products, forged)).status).toBe(400);
});
