/**
 * The order in which the turns of a round are taken. Over as many rounds as there are contestants (twice as many where
 * their number is odd) everybody follows everybody else equally often: what goes before leaves caches and connections
 * behind. E. J. Williams' design: Australian Journal of Scientific Research A 2 (1949), 149.
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
