/** A fixed stream of random numbers. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number, at least 0, below `limit`. */
  below(limit: number): number;
  /** Any of the list; it must not be empty. */
  pick<T>(list: readonly T[]): T;
}

/**
 * mulberry32 by Tommy Ettinger (public domain, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c).
 * @param name the same name gives the same stream; different names give unrelated ones
 */
export function createRandom(name: string): Random {
  let state = hashText(name);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { next, below, pick: (list) => at(list, below(list.length)) };
}

/**
 * The element at an index that is known to be inside.
 * @throws RangeError when it is not
 */
export function at<T>(list: readonly T[], index: number): T {
  const element = list[index];
  if (element === undefined) throw new RangeError(`nothing at ${index} of ${list.length}`);
  return element;
}

/** Fisher and Yates' shuffle, in place. */
export function shuffle<T>(list: T[], random: Random): T[] {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    const kept = at(list, last);
    list[last] = at(list, other);
    list[other] = kept;
  }
  return list;
}

/** FNV-1a, 32 bits: https://www.rfc-editor.org/rfc/rfc9923 */
function hashText(text: string): number {
  return Buffer.from(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5 | 0);
}
