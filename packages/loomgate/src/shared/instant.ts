import { LoomgateError } from '../errors';

/** Postgres in UTC: `2026-03-01 09:30:00.5+00`; years have four digits or more, and years before Christ end in ` BC`. */
const form = /^(\d{4,6})-(\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00( BC)?$/;
const iso = /^([+-]?\d{4,6})-(\d\d-\d\d)T(.*)Z$/;

/**
 * Converts a timestamp from Postgres' text to RFC 3339: `2026-03-01 09:30:00.5+00` becomes `2026-03-01T09:30:00.500Z`.
 * Rows hold the text of Postgres, because most timestamps that are read are not selected. Years outside RFC 3339 have a
 * sign and six digits, as in ISO 8601 and JavaScript: `+010000-01-01T...`.
 * @throws LoomgateError UNREPRESENTABLE_VALUE for `infinity` and `-infinity`
 */
export function toInstant(text: string): string {
  if (text.length <= 26 && text.endsWith('+00') && text[4] === '-') return withMilliseconds(text);
  const [, year = '', day, time, fraction = '', era] = form.exec(text) ?? [];
  if (day) return `${toIsoYear(Number(year), era)}-${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const instant = new Date(text);
  if (Number.isNaN(instant.valueOf())) throw new LoomgateError('UNREPRESENTABLE_VALUE');
  return instant.toISOString();
}

function withMilliseconds(text: string): string {
  const time = text.slice(11, -3);
  const fraction = time.length === 8 ? '.000' : ''.padEnd(12 - time.length, '0');
  return `${text.slice(0, 10)}T${time}${fraction}Z`;
}

/** The year 1 BC is the year 0 in ISO 8601. */
function toIsoYear(year: number, era: string | undefined): string {
  const counted = era ? 1 - year : year;
  if (counted >= 0 && counted <= 9999) return String(counted).padStart(4, '0');
  return `${counted < 0 ? '-' : '+'}${String(Math.abs(counted)).padStart(6, '0')}`;
}

/**
 * Converts an instant to the text that Postgres writes for it: years before 1 are years BC, and the fraction has no zeros at
 * its end. Other texts are returned unchanged.
 */
export function fromInstant(instant: string): string {
  const [, year, day, time = ''] = iso.exec(instant) ?? [];
  if (!year) return instant;
  const counted = Number(year);
  const [shown, era] = counted > 0 ? [counted, ''] : [1 - counted, ' BC'];
  const short = time.includes('.') ? time.replace(/\.?0*$/, '') : time;
  return `${String(shown).padStart(4, '0')}-${day} ${short}+00${era}`;
}
