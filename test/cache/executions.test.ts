import { setTimeout as sleep } from 'node:timers/promises';
import { insertProducts } from '../http/rows';
import { type Gateway, startGateway } from '../support/gateway';
import { createMapCache, type MapCache } from '../support/map-cache';
import { until } from '../support/until';
import { ask, type Reply } from './ask';

const products = '{ products(first: 3) { nodes { slug title } totalCount } }';

let gateway: Gateway;
let cache: MapCache;

beforeAll(async () => {
  cache = createMapCache();
  gateway = await startGateway({ LIMIT_EXECUTION_MS: '1500' }, cache);
  await insertProducts(gateway.sql);
});

afterAll(() => gateway.stop());

beforeEach(() => cache.open.purge('everything'));

let times = 0;
const asNew = (query: string) => `${query} # ${times++}`;

/** Delays all reads of products while a callback runs. */
async function whileProductsWait<T>(act: () => Promise<T>): Promise<T> {
  await gateway.sql.query('begin');
  await gateway.sql.query('lock table products in access exclusive mode');
  try {
    return await act();
  } finally {
    await gateway.sql.query('rollback');
  }
}

const sources = (replies: Reply[]) => replies.map(({ source }) => source).sort();

test('identical concurrent requests share one execution', async () => {
  const waiting = await whileProductsWait(async () => {
    const asked = Array.from({ length: 5 }, () => ask(gateway, asNew(products)));
    await sleep(100);
    return asked;
  });
  const replies = await Promise.all(waiting);
  expect(sources(replies)).toEqual([...Array(4).fill('HIT;level=flight'), 'MISS']);
  expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
});

test('a client whose execution is shared may disconnect', async () => {
  const leaving = new AbortController();
  const joined = await whileProductsWait(async () => {
    const left = fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: asNew(products) }),
      signal: leaving.signal,
    });
    await sleep(100);
    const asked = ask(gateway, asNew(products));
    await sleep(100);
    leaving.abort();
    await expect(left).rejects.toThrow('aborted');
    await sleep(50);
    return { asked };
  });
  const reply = await joined.asked;
  expect([reply.source, JSON.parse(reply.text).errors]).toEqual(['HIT;level=flight', undefined]);
});

test('a failed execution is neither shared nor cached', async () => {
  const replies = await whileProductsWait(() => Promise.all([1, 2, 3].map(() => ask(gateway, asNew(products)))));
  for (const { status, text, headers } of replies) {
    expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([504, 'TIMEOUT']);
    expect(headers.get('cache-control')).toBe('no-store');
  }
  expect(cache.entries.size).toBe(0);
  expect((await ask(gateway, products)).source).toBe('MISS');
});

test.each(['the same bytes', 'other bytes'])(
  'an expired answer is served at once and made anew behind it, by %s',
  async (by) => {
    const query = asNew(products);
    const next = () => ask(gateway, by === 'the same bytes' ? query : asNew(products));
    await ask(gateway, query);
    cache.age(70);
    const { completed } = cache.leases;
    const expired = await whileProductsWait(next);
    expect([expired.source, Number(expired.headers.get('age'))]).toEqual(['STALE;level=memory', expect.any(Number)]);
    expect(Number(expired.headers.get('age'))).toBeGreaterThanOrEqual(70);
    await until(() => cache.leases.completed > completed);
    const fresh = await next();
    expect([fresh.source, fresh.text]).toEqual(['HIT;level=memory', expired.text]);
  },
);

test.each(['the same bytes', 'other bytes'])(
  'an old answer is served where making it anew fails, by %s',
  async (by) => {
    const query = asNew(products);
    const next = () => ask(gateway, by === 'the same bytes' ? query : asNew(products));
    const { text } = await ask(gateway, query);
    cache.age(200);
    const old = await whileProductsWait(next);
    expect([old.status, old.source, old.text]).toEqual([200, 'STALE', text]);
    expect((await next()).source).toBe('MISS');
  },
);

test('an expired answer does not replace a refusal', async () => {
  await ask(gateway, products);
  cache.age(200);
  const refused = await ask(gateway, products, { headers: { accept: 'text/html' } });
  expect(refused.status).toBe(406);
  expect((await ask(gateway, products)).status).toBe(200);
});

test('every lease was settled', async () => {
  await ask(gateway, products);
  cache.age(1_000);
  // Requests would wait for a lease that was not settled.
  const reply = await Promise.race([ask(gateway, asNew(products)), sleep(1_000, undefined, { ref: false })]);
  expect(reply).toMatchObject({ source: 'MISS' });
});
