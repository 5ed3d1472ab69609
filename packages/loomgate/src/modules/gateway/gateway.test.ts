import { randomUUID } from 'node:crypto';
import { type Gateway, startGateway } from '../../../../../test/support/gateway';
import { createMapCache, type MapCache } from '../../../../../test/support/map-cache';
import { until } from '../../../../../test/support/until';
import type { Viewer } from '../context';

let gateway: Gateway;
let cache: MapCache;

beforeAll(async () => {
  cache = createMapCache();
  gateway = await startGateway({}, cache);
});

afterAll(() => gateway.stop());

const admin: Viewer = { id: randomUUID(), role: 'ADMIN' };
const purge =
  'mutation ($input: PurgeCacheInput!) { purgeCache(input: $input) { purged userErrors { code field message } } }';

const fill = () =>
  fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ artisans { totalCount } }' }),
  });

test('returns the state of the cache, the log and the pool to admins', async () => {
  await fill();
  const query = `{ gateway { cache { memoryHits redisHits flightHits misses stale bypasses refused redisFailures memoryEntries
    memoryBytes memoryMaxBytes purges { what count } } log { isFresh } pool { active idle waiting } } }`;
  const { data, errors } = await gateway.query(query, {}, admin);
  expect(errors).toEqual([]);
  expect(data).toMatchObject({ gateway: { cache: { memoryEntries: 1, misses: 0, purges: [] }, log: null } });
  expect(data).toMatchObject({ gateway: { pool: { active: expect.any(Number), waiting: 0 } } });
});

test.each([{ as: null }, { as: { id: randomUUID(), role: 'BUYER' } as const }])(
  'is for admins: %j is refused',
  async ({ as }) => {
    for (const query of [
      '{ gateway { pool { active } } }',
      'mutation { purgeCache(input: { everything: true }) { purged } }',
    ]) {
      const { errors } = await gateway.query(query, {}, as);
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
  },
);

test('purges by tag and everything, with an audit log entry', async () => {
  await fill();
  const byTag = await gateway.query(purge, { input: { tags: ['Artisan:list', 'Artisan:list', 'Product:*'] } }, admin);
  expect(byTag.data).toEqual({ purgeCache: { purged: 2, userErrors: [] } });
  expect(cache.entries.size).toBe(0);
  await fill();
  const all = await gateway.query(purge, { input: { everything: true } }, admin);
  expect(all.data).toEqual({ purgeCache: { purged: 1, userErrors: [] } });
  expect(cache.entries.size).toBe(0);
  const logged = async () => {
    const { rows } = await gateway.sql.query(
      `select subject from loomgate.audit_log where viewer_id = $1 and action = 'ADMIN_ACTION'`,
      [admin.id],
    );
    return rows.map(({ subject }) => subject);
  };
  const expected = ['Cache purgeCache Artisan:list Product:*', 'Cache purgeCache everything'];
  await until(async () => (await logged()).length >= expected.length);
  expect(await logged()).toEqual(expected);
});

test.each([
  [{}, []],
  [{ everything: false }, []],
  [{ tags: ['Artisan:list'], everything: true }, []],
  [{ tags: [] }, ['tags']],
  [{ tags: [' '] }, ['tags', '0']],
  [{ tags: Array(1_001).fill('Artisan:list') }, ['tags']],
])('returns userErrors for %j', async (input, field) => {
  const { data } = await gateway.query<{ purgeCache: unknown }, object>(purge, { input }, admin);
  const place = field.length === 0 ? null : field;
  expect(data?.purgeCache).toEqual({
    purged: null,
    userErrors: [{ code: 'INVALID', field: place, message: expect.any(String) }],
  });
});

test('returns CACHE_UNAVAILABLE if the purge did not reach all instances', async () => {
  const { purge: whole } = cache.open;
  Object.assign(cache.open, { purge: () => Promise.reject(new Error('no answer')) });
  const { data, errors } = await gateway.query(purge, { input: { everything: true } }, admin);
  Object.assign(cache.open, { purge: whole });
  expect([data, errors[0]?.extensions.code]).toEqual([null, 'CACHE_UNAVAILABLE']);
});

test('returns CACHE_OFF without a cache', async () => {
  const without = await startGateway();
  const purged = await without.query<{ purgeCache: object }, object>(purge, { input: { everything: true } }, admin);
  const figures = await without.query('{ gateway { cache { misses } log { isFresh } } }', {}, admin);
  await without.stop();
  expect(purged.data?.purgeCache).toMatchObject({ purged: null, userErrors: [{ code: 'CACHE_OFF' }] });
  expect(figures.data).toEqual({ gateway: { cache: null, log: null } });
});
