import type { Random } from './random';

/** The time span of all seeded rows, independent of the current date. Milliseconds since 1970. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

export const defaultPeriod: Period = { start: Date.UTC(2024, 0, 1), end: Date.UTC(2026, 9, 31) };

/**
 * Draws a time of the period.
 * @param after lower bounds in milliseconds since 1970, e.g. the sign-up of the author
 */
export function momentAfter(period: Period, random: Random, ...after: readonly number[]): number {
  const earliest = Math.max(period.start, ...after);
  return Math.floor(earliest + random.next() * Math.max(0, period.end - earliest));
}
