import type { Random } from './random';
import type { Pairs } from './review-pairs';
import { createZipf } from './zipf';

/**
 * Draws pairs of product and buyer, each at most once. Both are skewed: few products get most of the reviews, and few buyers
 * write most of them. The caller must not draw more pairs than are free.
 * @param taken the existing pairs; drawn pairs are added
 */
export function createReviewDraw(products: number, buyers: number, taken: Pairs, random: Random) {
  const drawProduct = createZipf(products, random);
  const nextOpen = createOpenProducts(products, (product) => taken.countOf(product) < buyers);
  return (): readonly [product: number, buyer: number] => {
    const product = nextOpen(drawProduct());
    const buyer = drawBuyer(product, buyers, taken, random);
    taken.add(product, buyer);
    return [product, buyer];
  };
}

/** Prefers active buyers (low ranks). If the drawn ones have reviewed the product, takes the next free one after a uniform draw. */
function drawBuyer(product: number, buyers: number, taken: Pairs, random: Random): number {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const eager = Math.floor(buyers * random.next() ** 1.5);
    if (!taken.has(product, eager)) return eager;
  }
  let buyer = random.below(buyers);
  while (taken.has(product, buyer)) buyer = (buyer + 1) % buyers;
  return buyer;
}

/** Replaces a product that all buyers have reviewed by the next product with a free buyer. */
function createOpenProducts(count: number, isOpen: (product: number) => boolean) {
  const next = Uint32Array.from({ length: count }, (_, product) => (product + 1) % count);
  return (drawn: number): number => {
    let product = drawn;
    while (!isOpen(product)) {
      const following = next[product] ?? 0;
      // Path halving, as in a disjoint-set forest.
      if (!isOpen(following)) next[product] = next[following] ?? 0;
      product = following;
    }
    return product;
  };
}
