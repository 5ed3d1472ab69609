/** A fixed stream of random numbers. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number, at least 0, below `limit`. */
  below(limit: number): number;
  /** The same, smaller numbers more often: the higher the power, the fewer share the most. */
  skewed(limit: number, power: number): number;
  /** Any of the list; it must not be empty. */
  pick<T>(list: readonly T[]): T;
}

/**
 * A linear congruential generator modulo 2^32, of which the upper bits are used:
 * constants of Numerical Recipes, https://en.wikipedia.org/wiki/Linear_congruential_generator
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { next, below, skewed: (limit, power) => Math.floor(limit * next() ** power), pick };

  function pick<T>(list: readonly T[]): T {
    const chosen = list[below(list.length)];
    if (chosen === undefined) throw new RangeError('nothing to pick from');
    return chosen;
  }
}
