import type { Random } from './random';

/** What the seeding invents happens between these two, whatever the day it runs on. Milliseconds since 1970. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

export const defaultPeriod: Period = { start: Date.UTC(2024, 0, 1), end: Date.UTC(2026, 9, 31) };

/**
 * A moment of the period, after everything it depends on has come to be.
 * @param after milliseconds since 1970, e.g. when the author signed up
 */
export function momentAfter(period: Period, random: Random, ...after: readonly number[]): number {
  const earliest = Math.max(period.start, ...after);
  return Math.floor(earliest + random.next() * Math.max(0, period.end - earliest));
}
