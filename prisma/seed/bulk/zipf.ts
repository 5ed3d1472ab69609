import type { Random } from './random';

/** The offset of the Zipf-Mandelbrot law. It flattens the top: the first of many ranks gets 2 to 3 %, not 9 %. */
const offset = 2.7;

/**
 * Creates a function that draws ranks by the Zipf-Mandelbrot law: rank r (from 0) with weight 1 / (r + 1 + 2.7).
 * @param count the number of ranks, at least 1
 */
export function createZipf(count: number, random: Random): () => number {
  const cumulative = new Float64Array(count);
  let total = 0;
  for (let rank = 0; rank < count; rank += 1) {
    total += 1 / (rank + 1 + offset);
    cumulative[rank] = total;
  }
  return () => firstAbove(cumulative, random.next() * total);
}

/** Finds the first index with a greater value by binary search; the last index when there is none. */
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
