import type { Random } from './random';

/** Mandelbrot's offset: flattens the very top, so that the first of many takes 2 to 3 %, not 9 %. */
const offset = 2.7;

/**
 * Draws ranks by the law of Zipf and Mandelbrot: rank r (from 0) comes up in proportion to 1 / (r + 1 + 2.7).
 * @param count how many ranks there are; at least one
 */
export function createZipf(count: number, random: Random): () => number {
  const upTo = new Float64Array(count);
  let total = 0;
  for (let rank = 0; rank < count; rank += 1) {
    total += 1 / (rank + 1 + offset);
    upTo[rank] = total;
  }
  return () => firstAbove(upTo, random.next() * total);
}

/** The first index whose value is greater; the last one when none is. */
function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
