import { anyTag, keyTag, listTag, rowTag, typeTag } from '../shared/tags';
import { digestOf, digestsOf, kindOf } from './digests';

test.each([
  ['row', rowTag('Product', '018f')],
  ['key', keyTag('Product', 'slug', ':list')],
  ['list', listTag('Product')],
  ['type', typeTag('Product')],
  ['any', anyTag('Product')],
])('the digest of a %s tag tells its kind', (kind, tag) => {
  expect(kindOf(digestOf(tag))).toBe(kind);
});

test('a digest is short, and of characters that no message or key is cut at', () => {
  for (let n = 0; n < 1_000; n += 1) expect(digestOf(`Product.slug=${n} ,:{}`)).toMatch(/^[rklta][\w-]{11}$/);
});

test('tags that differ have digests that differ, and a tag that comes twice is digested once', () => {
  const tags = Array.from({ length: 5_000 }, (_, n) => rowTag('Product', String(n)));
  expect(new Set(digestsOf([...tags, ...tags])).size).toBe(5_000);
  expect(digestsOf([...tags, ...tags])).toHaveLength(5_000);
});
