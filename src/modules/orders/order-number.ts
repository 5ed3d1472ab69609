import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U, so that a number survives the telephone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const drawn = 8;

/**
 * A number for people, e.g. `LG-20260301-7K3QX9MB`: the day (UTC) and 40 random bits. Drawn rather than counted, it tells
 * nobody how much is sold and makes no two orders wait for each other. The column is unique, so a number that comes up
 * twice is drawn again.
 */
export function drawOrderNumber(day: Date): string {
  const date = day.toISOString().slice(0, 10).replaceAll('-', '');
  const letters = Array.from(randomBytes(drawn), (byte) => alphabet.charAt(byte % alphabet.length));
  return `LG-${date}-${letters.join('')}`;
}
