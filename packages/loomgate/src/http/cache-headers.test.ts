import type { Entry } from '../cache/types';
import { createEntryHeaders } from './cache-headers';

const settings = { browserSeconds: 0, tagHeader: 'cache-tag' } as const;
const entry: Entry = {
  body: Buffer.from('{}'),
  etag: '"e"',
  policy: { ttlSeconds: 60, scope: 'PUBLIC', staleWhileRevalidateSeconds: 30, staleIfErrorSeconds: 300 },
  madeAtMs: 0,
  tags: [],
  cacheTag: 'Product:list,Product:*,Product.slug=a%2Cb(c)',
};
const headersOf = (given: Parameters<typeof createEntryHeaders>[0], of: Entry = entry) =>
  Object.fromEntries(createEntryHeaders(given)(of));

test('a browser revalidates every time, shared caches keep a public answer for its maximum age, and CDNs get the times for stale answers', () => {
  expect(headersOf(settings)).toMatchObject({
    'cache-control': 'public, max-age=0, must-revalidate, s-maxage=60',
    'cdn-cache-control': 'public, max-age=60, stale-while-revalidate=30, stale-if-error=300',
  });
});

test('a private answer is cached by the browser only', () => {
  const headers = headersOf(settings, { ...entry, policy: { ...entry.policy, scope: 'VIEWER' } });
  expect(headers).toEqual({
    etag: '"e"',
    'cache-control': 'private, max-age=0, must-revalidate',
    vary: 'accept, authorization',
  });
});

test.each([
  [20, 'max-age=20'],
  [3_600, 'max-age=60'],
])('a browser keeps an answer for the configured %d seconds, and never beyond its maximum age', (seconds, expected) => {
  expect(headersOf({ ...settings, browserSeconds: seconds })['cache-control']).toContain(`public, ${expected},`);
});

test.each([
  ['cache-tag', 'Product:list,Product:*,Product.slug=a%2Cb(c)'],
  ['surrogate-key', 'Product:list Product:* Product.slug=a%2Cb(c)'],
  ['edge-cache-tag', 'Product%3Alist,Product%3A%2A,Product.slug%3Da%2Cb%28c%29'],
] as const)('tags have the form for CDNs that read %s', (tagHeader, expected) => {
  expect(headersOf({ ...settings, tagHeader })[tagHeader]).toBe(expected);
});
