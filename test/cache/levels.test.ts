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

test('what is not in memory is claimed once, and is answered as what is', async () => {
  const first = await ask(gateway, products);
  const again = await ask(gateway, products);
  expect([first.source, again.source, again.text]).toEqual(['MISS', 'HIT;level=redis', first.text]);
});

test('what is remembered and gone is executed with the claim that was made before Apollo', async () => {
  await ask(gateway, products);
  await cache.open.purge('everything');
  const { completed, abandoned } = cache.leads;
  const reply = await ask(gateway, products);
  expect([reply.source, cache.leads]).toEqual(['MISS', { completed: completed + 1, abandoned }]);
});

test('what is expired in Redis is served and made anew', async () => {
  await ask(gateway, products);
  cache.age(70);
  const { completed } = cache.leads;
  expect((await ask(gateway, products)).source).toBe('STALE;level=redis');
  await until(() => cache.leads.completed > completed);
  expect((await ask(gateway, products)).source).toBe('HIT;level=redis');
});
