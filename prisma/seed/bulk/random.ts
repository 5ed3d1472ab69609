/** A deterministic stream of random numbers. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, limit). */
  below(limit: number): number;
  /** A random element of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
}

/**
 * Creates a stream by mulberry32, by Tommy Ettinger (public domain, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c).
 * @param name the seed: equal names give equal streams
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
 * Returns the element at an index.
 * @throws RangeError when there is none
 */
export function at<T>(list: readonly T[], index: number): T {
  const element = list[index];
  if (element === undefined) throw new RangeError(`no element at ${index} of ${list.length}`);
  return element;
}

/** Shuffles a list in place, by Fisher and Yates. */
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
