import fc from 'fast-check';
import { toProductSlug } from './product-slug';

test.each([
  ['Blue Rug', 'A-1', 'blue-rug-a-1'],
  ['Søren’s Crème brûlée', 'X', 'sorens-creme-brulee-x'],
  ['  --  ', 'A00001', 'a00001'],
  ['水墨', 'B 2', 'b-2'],
])('derives from %j and %j the slug %j', (title, sku, slug) => {
  expect(toProductSlug(title, sku)).toBe(slug);
});

test('derives a valid slug from any title and sku, deterministically', () => {
  const anything = fc.string({ unit: 'binary', minLength: 1, maxLength: 500 });
  fc.assert(
    fc.property(anything, fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }), (title, sku) => {
      const slug = toProductSlug(title, sku);
      expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(slug.length).toBeLessThanOrEqual(200);
      expect(toProductSlug(title, sku)).toBe(slug);
    }),
  );
});
