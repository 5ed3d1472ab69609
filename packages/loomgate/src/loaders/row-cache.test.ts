import { createRowCache } from './row-cache';

test('added rows are found by their keys, the first of each, and rows without a key are left out', async () => {
  const cache = createRowCache(({ key }: { key?: string; at: number }) => key);
  cache.add([{ at: 1 }, { key: 'a', at: 2 }, { key: 'a', at: 3 }]);
  expect(await cache.get('a')).toEqual({ key: 'a', at: 2 });
  expect(cache.get('undefined')).toBeUndefined();
  cache.clear();
  expect(cache.get('a')).toBeUndefined();
});
