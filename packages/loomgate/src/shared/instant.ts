import { LoomgateError } from '../errors';
import { fromIsoYear, toIsoYear } from './iso-year';

/**
 * Postgres in UTC: `2026-03-01 09:30:00.5+00`; years have four digits or more, and years before Christ end in ` BC`. A
 * `timestamp` has no zone.
 */
const form = /^(\d{4,6})-(\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:\+00|Z)?( BC)?$/;
/** `Date` reads a text without an offset in the time zone of the process, except for a date alone. */
const zoned = /(?:Z|[+-]\d\d(?::?\d\d)?)$/;
const iso = /^([+-]?\d{4,6})-(\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d{1,9})?)Z$/;
const fractionForm = /:\d\d\.(\d+)/;

/**
 * Converts a timestamp from Postgres' text to RFC 3339: `2026-03-01 09:30:00.5+00` becomes `2026-03-01T09:30:00.500Z`.
 * The fraction has three digits, or six if there are microseconds. Years outside RFC 3339 have a sign and six digits, as in
 * ISO 8601 and JavaScript: `+010000-01-01T...`. Rows hold the text of Postgres, because most timestamps that are read are
 * not selected.
 * @param text as Postgres writes it, or any other text with an offset that `Date` reads; without an offset it is in UTC
 * @throws LoomgateError UNREPRESENTABLE_VALUE for `infinity`, `-infinity` and other texts
 */
export function toInstant(text: string): string {
  if (text.length <= 26 && text.endsWith('+00') && text[4] === '-') return withMilliseconds(text);
  const [, year, day, time, fraction = '', era] = form.exec(text) ?? [];
  if (year) return `${toIsoYear(year, era)}-${day}T${time}.${toFraction(fraction)}Z`;
  const instant = new Date(zoned.test(text) ? text : Number.NaN);
  if (Number.isNaN(instant.valueOf())) throw new LoomgateError('UNREPRESENTABLE_VALUE');
  return withFractionOf(text, instant);
}

/** The most frequent form, without a regular expression. */
function withMilliseconds(text: string): string {
  const time = text.slice(11, -3);
  const fraction = time.length === 8 ? '.000' : ''.padEnd(12 - time.length, '0');
  return `${text.slice(0, 10)}T${time}${fraction}Z`;
}

/**
 * Writes an instant with all digits of the fraction of the text that it was parsed from. A `Date` has milliseconds only.
 * @returns e.g. `2026-03-01T09:30:00.123456Z`
 */
export function withFractionOf(text: string, instant: Date): string {
  const [, fraction = ''] = fractionForm.exec(text) ?? [];
  return `${instant.toISOString().slice(0, -4)}${toFraction(fraction)}Z`;
}

/** Returns the digits of a fraction of a second in groups of three. */
function toFraction(digits: string): string {
  if (digits.length === 3) return digits;
  const needed = digits.length > 3 ? digits.replace(/0+$/, '') : digits;
  return needed.padEnd(Math.max(3, Math.ceil(needed.length / 3) * 3), '0');
}

/**
 * Converts an instant to the text that Postgres writes for it: years before 1 are years BC, and the fraction has no zeros at
 * its end. Other texts are returned unchanged.
 */
export function fromInstant(instant: string): string {
  const [, isoYear = '', day, time = ''] = iso.exec(instant) ?? [];
  if (!day) return instant;
  const shown = fromIsoYear(isoYear) ?? { year: isoYear, era: '' };
  const short = time.includes('.') ? time.replace(/\.?0*$/, '') : time;
  return `${shown.year}-${day} ${short}+00${shown.era}`;
}
