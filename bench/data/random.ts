/** A deterministic stream of random numbers. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, limit). */
  below(limit: number): number;
  /** Like `below`, skewed towards small numbers: a higher `power` is more skewed. */
  skewed(limit: number, power: number): number;
  /** A random element of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
}

/**
 * Creates a linear congruential generator modulo 2^32 that uses the upper bits, with the
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
