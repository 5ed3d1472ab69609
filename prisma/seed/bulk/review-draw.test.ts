import { createRandom } from './random';
import { createReviewDraw } from './review-draw';
import { createPairs } from './review-pairs';

test.each([
  [1, 1],
  [1, 9],
  [9, 1],
  [40, 30],
])('%i products and %i buyers: draws every pair once', (products, buyers) => {
  const taken = createPairs(products, buyers, products * buyers);
  const draw = createReviewDraw(products, buyers, taken, createRandom('pairs'));
  const drawn = Array.from({ length: products * buyers }, () => draw().join());
  expect(new Set(drawn).size).toBe(products * buyers);
});

test('draws no existing pair', () => {
  const taken = createPairs(20, 20, 400);
  for (let buyer = 0; buyer < 20; buyer += 1)
    for (let product = 0; product < 10; product += 1) taken.add(product, buyer);
  const draw = createReviewDraw(20, 20, taken, createRandom('pairs'));
  const products = Array.from({ length: 200 }, () => draw()[0]);
  expect(Math.min(...products)).toBe(10);
});

test('adds a pair once, and distinguishes adjacent keys', () => {
  const pairs = createPairs(3, 4_294_967_296, 8);
  for (const buyer of [0, 1, 4_294_967_295]) for (const product of [0, 2, 2]) pairs.add(product, buyer);
  expect([0, 1, 2].map(pairs.countOf)).toEqual([3, 0, 3]);
  expect(pairs.has(2, 4_294_967_295)).toBe(true);
  expect(pairs.has(1, 0)).toBe(false);
});
