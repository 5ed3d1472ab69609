/**
 * The order of turns in a round, by a Williams design: over n rounds (2n for odd n), each of n contestants follows each
 * other one equally often, which balances carry-over effects such as warm caches. E. J. Williams: Australian Journal of
 * Scientific Research A 2 (1949), 149.
 * @param round from 0
 */
export function orderOf<T>(contestants: readonly T[], round: number): T[] {
  const count = contestants.length;
  const first = round % count;
  const left = [...contestants.slice(first), ...contestants.slice(0, first)];
  const order: T[] = [];
  // First, last, second, last but one, ...
  while (left.length > 0) order.push(...(order.length % 2 === 0 ? left.splice(0, 1) : left.splice(-1)));
  return count % 2 === 1 && Math.floor(round / count) % 2 === 1 ? order.reverse() : order;
}
