import { LoomgateError } from '../errors';

const postgresForm =
  /^(?:([+-]?\d+) years? ?)?(?:([+-]?\d+) mons? ?)?(?:([+-]?\d+) days? ?)?(?:([+-]?)(\d+):(\d\d):(\d\d)(\.\d+)?)?$/;
const isoForm = /^P(?!$)(-?\d+Y)?(-?\d+M)?(-?\d+W)?(-?\d+D)?(T(?!$)(-?\d+H)?(-?\d+M)?(-?\d+(\.\d{1,9})?S)?)?$/;
/** Postgres' longest interval in seconds has 19 digits. */
const maxLength = 100;

/** Whether a text is a duration of ISO 8601; each part may have a sign. Postgres reads it as an interval. */
export function isDuration(text: string): boolean {
  return text.length <= maxLength && isoForm.test(text);
}

/**
 * Converts an interval from Postgres' text (with the setting `IntervalStyle = postgres`) to ISO 8601, as Postgres itself does:
 * `1 mon 2 days -00:30:00` becomes `P1M2DT-30M`.
 * @throws LoomgateError UNREPRESENTABLE_VALUE for `infinity` and `-infinity`
 */
export function toDuration(text: string): string {
  if (isDuration(text)) return text;
  const found = postgresForm.exec(text);
  if (!found || text === '') throw new LoomgateError('UNREPRESENTABLE_VALUE');
  const [, years, months, days, sign = '', hours, minutes, seconds, fraction = ''] = found;
  const date = `${part(years, 'Y')}${part(months, 'M')}${part(days, 'D')}`;
  const time = `${part(hours, 'H', sign)}${part(minutes, 'M', sign)}${part(seconds, 'S', sign, fraction)}`;
  if (time) return `P${date}T${time}`;
  return date ? `P${date}` : 'PT0S';
}

/** Returns the empty text for zero. */
function part(digits: string | undefined, unit: string, sign = '', fraction = ''): string {
  const whole = Number(digits ?? 0);
  return whole === 0 && fraction === '' ? '' : `${sign === '-' ? '-' : ''}${whole}${fraction}${unit}`;
}
