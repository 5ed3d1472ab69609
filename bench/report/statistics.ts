export interface Spread {
  readonly median: number;
  /** The 95 % confidence interval of the median; minimum and maximum with fewer than six values. */
  readonly low: number;
  readonly high: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (at(sorted, Math.floor(middle)) + at(sorted, Math.ceil(middle))) / 2;
  const last = sorted.length - 1;
  const outside = outsideInterval(sorted.length);
  return {
    median,
    low: at(sorted, outside),
    high: at(sorted, last - outside),
    min: at(sorted, 0),
    max: at(sorted, last),
  };
}

/**
 * The number of values on each side outside the 95 % confidence interval of a median, for any distribution: the number of
 * values below the median is binomial with p = 0.5.
 * https://doi.org/10.1136/bmj.296.6634.1454
 */
function outsideInterval(count: number): number {
  return Math.max(0, Math.round(count / 2 - (1.96 * Math.sqrt(count)) / 2) - 1);
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError('a spread needs at least one value');
  return value;
}
