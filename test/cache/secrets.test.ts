import { randomUUID } from 'node:crypto';
import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { type Gateway, startGateway } from '../support/gateway';
import { createMapCache, type MapCache } from '../support/map-cache';
import { ask } from './ask';
import { startTrusting } from './lying';
import { fillMarket, type Market } from './market';

let gateway: Gateway;
let cache: MapCache;
let market: Market;

beforeAll(async () => {
  cache = createMapCache();
  gateway = await startGateway({}, cache);
  market = await fillMarket(gateway.sql);
});

afterAll(() => gateway.stop());

beforeEach(() => cache.open.purge('everything'));

const stranger: Viewer = { id: randomUUID(), role: 'ARTISAN' };
const admin: Viewer = { id: randomUUID(), role: 'ADMIN' };

/** Every order of requests. */
function orders<T>(all: readonly T[]): T[][] {
  return all.length === 0
    ? [[]]
    : all.flatMap((one) => orders(all.filter((other) => other !== one)).map((rest) => [one, ...rest]));
}

test('a draft is visible to its seller and admins only, in any order of requests', async () => {
  const query = `{ product(slug: "draft") { title } node(id: "${toGlobalId('Product', market.draftId)}") { id } }`;
  const sees = [market.seller, admin];
  const others = [stranger, undefined];
  for (const order of orders([...sees, ...others])) {
    await cache.open.purge('everything');
    for (const viewer of [...order, ...order]) {
      const { text } = await ask(gateway, query, viewer && { as: viewer });
      const isSeen = sees.some((one) => one === viewer);
      expect(JSON.parse(text).data.product).toEqual(isSeen ? { title: 'draft' } : null);
      expect(JSON.parse(text).data.node === null).toBe(!isSeen);
    }
  }
  expect(cache.entries.size).toBe(0);
});

test('a concurrent request of another viewer does not receive the seller’s draft', async () => {
  const query = '{ product(slug: "draft") { title } }';
  // In other bytes, so that the requests share a cache key and not a memoised request.
  const askers = [market.seller, stranger, undefined, market.seller, stranger].map((as, index) => ({ as, index }));
  const replies = await Promise.all(
    askers.map(({ as, index }) => ask(gateway, query + ' '.repeat(index), as && { as })),
  );
  const titles = replies.map(({ text }) => JSON.parse(text).data.product?.title ?? null);
  expect(titles).toEqual(['draft', null, null, 'draft', null]);
});

test('a public answer is cached even if a seller requested it', async () => {
  const query = '{ product(slug: "bowl") { title } }';
  const first = await ask(gateway, query, { as: market.seller });
  expect([first.source, first.headers.get('cache-control')]).toEqual(['MISS', expect.stringContaining('public')]);
  expect((await ask(gateway, query)).source).toBe('HIT;level=memory');
});

test('orders are cached for their viewer only', async () => {
  const query = '{ viewer { orders { nodes { number } } } }';
  const mine = await ask(gateway, query, { as: market.buyer });
  const again = await ask(gateway, query, { as: market.buyer });
  const theirs = await ask(gateway, query, { as: market.seller });
  expect([mine.source, again.source, theirs.source]).toEqual(['MISS', 'HIT;level=memory', 'MISS']);
  expect(again.text).toBe(mine.text);
  expect(JSON.parse(theirs.text).data.viewer.orders.nodes).toEqual([]);
  expect(again.headers.get('cache-control')).toBe('private, max-age=0, must-revalidate');
  expect(again.headers.get('vary')).toBe('accept, authorization');
});

test('an account whose role has changed is executed again', async () => {
  const query = '{ viewer { displayName } }';
  await ask(gateway, query, { as: market.buyer });
  expect((await ask(gateway, query, { as: { ...market.buyer, role: 'ARTISAN' } })).source).toBe('MISS');
});

describe('if every rule declares no dependencies', () => {
  let lied: Awaited<ReturnType<typeof startTrusting>>;

  beforeAll(async () => {
    lied = await startTrusting(gateway.databaseUrl);
  });

  afterAll(() => lied.stop());

  test('an answer for which a rule accessed the viewer is neither cached nor shared', async () => {
    const order = `{ node(id: "${toGlobalId('Order', market.orderId)}") { ... on Order { number } } }`;
    const email = '{ product(slug: "bowl") { reviews { nodes { author { email } } } } }';
    for (const query of [order, email]) {
      const askers = [market.buyer, stranger, undefined, market.buyer];
      const together = await Promise.all(askers.map((as, index) => ask(lied, query + ' '.repeat(index), as && { as })));
      const after = await Promise.all(askers.map((as) => ask(lied, query, as && { as })));
      for (const replies of [together, after])
        expect(replies.map(({ text }) => JSON.parse(text).errors === undefined)).toEqual([true, false, false, true]);
    }
    expect(lied.cache.entries.size).toBe(0);
  });

  test('an answer for which no rule accessed the viewer is cached', async () => {
    await ask(lied, '{ products { totalCount } }');
    expect(lied.cache.entries.size).toBe(1);
  });
});
