import type { Random } from './random';
import type { Pairs } from './review-pairs';
import { createZipf } from './zipf';

/**
 * Draws pairs of a product and a buyer, each at most once: few products get most of them, and eager buyers write more.
 * The caller sees to it that there is room for as many as it draws.
 * @param taken the pairs that are there already; drawn ones are added
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

/** Tries eager buyers (the first ones) first; where those have written, whoever comes after one drawn evenly. */
function drawBuyer(product: number, buyers: number, taken: Pairs, random: Random): number {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const eager = Math.floor(buyers * random.next() ** 1.5);
    if (!taken.has(product, eager)) return eager;
  }
  let buyer = random.below(buyers);
  while (taken.has(product, buyer)) buyer = (buyer + 1) % buyers;
  return buyer;
}

/** A product that every buyer has reviewed passes what is drawn on to the next one that somebody has yet to review. */
function createOpenProducts(count: number, isOpen: (product: number) => boolean) {
  const next = Uint32Array.from({ length: count }, (_, product) => (product + 1) % count);
  return (drawn: number): number => {
    let product = drawn;
    while (!isOpen(product)) {
      const following = next[product] ?? 0;
      // Halves the way for whoever comes next.
      if (!isOpen(following)) next[product] = next[following] ?? 0;
      product = following;
    }
    return product;
  };
}
