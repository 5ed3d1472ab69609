import { LoomgateError } from '../errors';
import { fromIsoYear, toIsoYear } from './iso-year';

/** A date or timestamp of Postgres with the setting `DateStyle = ISO`. */
const postgresForm = /^(\d{4,7})-(\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d(?:\.\d+)?))?( BC)?$/;
const isoForm = /^(\d{4}|[+-]\d{6,7})-(\d\d-\d\d)(?:T(.+))?$/;
const timeForm = /^(?:([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?|24:00(:00(\.0{1,9})?)?)$/;

/**
 * Converts a `date` or `timestamp` from Postgres' text to ISO 8601: `2026-01-01 10:00:00.5` becomes `2026-01-01T10:00:00.5`.
 * It has no time zone and is not converted to another. Years outside 0 to 9999 have a sign and six digits.
 * @throws LoomgateError UNREPRESENTABLE_VALUE for `infinity` and `-infinity`
 */
export function toLocalDate(text: string): string {
  const [, year, day, time, era] = postgresForm.exec(text) ?? [];
  if (!year) throw new LoomgateError('UNREPRESENTABLE_VALUE');
  return `${toIsoYear(year, era)}-${day}${time ? `T${time}` : ''}`;
}

/**
 * Converts back for a parameter.
 * @returns undefined unless it is a valid date, with a valid time after a `T` if there is one
 */
export function fromLocalDate(text: string): string | undefined {
  const [, isoYear = '', day, time] = isoForm.exec(text) ?? [];
  if (!day || !isDate(`${isoYear}-${day}`) || (time !== undefined && !isLocalTime(time))) return undefined;
  const shown = fromIsoYear(isoYear);
  return shown ? `${shown.year}-${day}${time ? ` ${time}` : ''}${shown.era}` : text;
}

/** Whether a text is a time of Postgres without a time zone: `10:00`, `10:00:00.123456`, `24:00:00`. */
export function isLocalTime(text: string): boolean {
  return timeForm.test(text);
}

/** `Date` accepts the 31st of every month. */
function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(`${text}T`);
}
