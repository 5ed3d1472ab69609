import { insertProducts } from '../http/rows';
import { type Gateway, startGateway } from '../support/gateway';
import { createMapCache, type MapCache } from '../support/map-cache';
import { until } from '../support/until';
import { ask } from './ask';

const products = '{ products(first: 3) { nodes { slug } } }';

let gateway: Gateway;
let cache: MapCache;

beforeAll(async () => {
  cache = createMapCache(true);
  gateway = await startGateway({}, cache);
  await insertProducts(gateway.sql);
});

afterAll(() => gateway.stop());

test('an entry outside memory is claimed once and answered like one in memory', async () => {
  const first = await ask(gateway, products);
  const again = await ask(gateway, products);
  expect([first.source, again.source, again.text]).toEqual(['MISS', 'HIT;level=redis', first.text]);
});

test('a known request without an entry executes with the claim from before Apollo', async () => {
  await ask(gateway, products);
  await cache.open.purge('everything');
  const { completed, abandoned } = cache.leases;
  const reply = await ask(gateway, products);
  expect([reply.source, cache.leases]).toEqual(['MISS', { completed: completed + 1, abandoned }]);
});

test('an expired entry in Redis is served and revalidated', async () => {
  await ask(gateway, products);
  cache.age(70);
  const { completed } = cache.leases;
  expect((await ask(gateway, products)).source).toBe('STALE;level=redis');
  await until(() => cache.leases.completed > completed);
  expect((await ask(gateway, products)).source).toBe('HIT;level=redis');
});
