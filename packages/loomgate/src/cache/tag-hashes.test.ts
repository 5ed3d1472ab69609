import { anyTag, keyTag, listTag, rowTag, typeTag } from '../shared/tags';
import { kindOf, tagHash, tagHashes } from './tag-hashes';

test.each([
  ['row', rowTag('Product', '018f')],
  ['key', keyTag('Product', 'slug', ':list')],
  ['list', listTag('Product')],
  ['type', typeTag('Product')],
  ['any', anyTag('Product')],
])('the digest of a %s tag tells its kind', (kind, tag) => {
  expect(kindOf(tagHash(tag))).toBe(kind);
});

test('a hash is short, and has no separators of messages or keys', () => {
  for (let n = 0; n < 1_000; n += 1) expect(tagHash(`Product.slug=${n} ,:{}`)).toMatch(/^[rklta][\w-]{11}$/);
});

test('different tags have different hashes, and duplicates are removed', () => {
  const tags = Array.from({ length: 5_000 }, (_, n) => rowTag('Product', String(n)));
  expect(new Set(tagHashes([...tags, ...tags])).size).toBe(5_000);
  expect(tagHashes([...tags, ...tags])).toHaveLength(5_000);
});
