import { randomBytes } from 'node:crypto';

/** Crockford's base 32, without I, L, O and U, which are easily confused: https://www.crockford.com/base32.html */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const randomLetters = 8;

/**
 * Draws a readable order number, e.g. `LG-20260301-7K3QX9MB`: the day (UTC) and 40 random bits. Unlike a sequence, it does
 * not reveal the number of sales and needs no lock. The column is unique; on a collision a new number is drawn.
 */
export function drawOrderNumber(day: Date): string {
  const date = day.toISOString().slice(0, 10).replaceAll('-', '');
  const letters = Array.from(randomBytes(randomLetters), (byte) => alphabet.charAt(byte % alphabet.length));
  return `LG-${date}-${letters.join('')}`;
}
