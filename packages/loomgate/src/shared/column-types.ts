import { fromInstant } from './instant';
import { isStorable } from './text';

/**
 * Types of columns that can be keys, edges and orders, by their names in Postgres. Each says which texts are canonical: the
 * text that Postgres writes for a value, in UTC and with ISO dates, which is also the text in the WAL. So equal values have
 * equal texts: in the keys of loaders, in global ids and in cache tags.
 */
interface Type {
  /**
   * Converts a text of a value, as Postgres or a client writes it, to the canonical one. Other texts are returned in any form.
   * Absent if there is only one text for each value.
   */
  readonly canonical?: (text: string) => string;
  /** Whether Postgres accepts the text, and it is canonical. */
  readonly isValid: (text: string) => boolean;
  /** Whether values with different canonical texts can be equal in Postgres. */
  readonly isInexact?: true;
}

const matches = (form: RegExp) => (text: string) => form.test(text);

const integer = (bits: number): Type => {
  const [min, max] = [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n];
  const form = /^(0|-?[1-9]\d{0,18})$/;
  return { isValid: (text) => form.test(text) && BigInt(text) >= min && BigInt(text) <= max };
};

const text: Type = { isValid: isStorable };

const floatForm = /^-?\d{1,309}(\.\d{1,340})?(e[+-]?\d{1,3})?$/;
/**
 * Numbers as JavaScript writes them: Postgres writes 1e-7 as 1e-07, and has a zero with a sign that equals 0.
 * @param nearest returns the nearest number of the type. Postgres refuses numbers that become infinite, or 0.
 */
const float = (nearest: (value: number) => number): Type => ({
  canonical(value) {
    const number = Number(value);
    return Number.isFinite(number) && floatForm.test(value) ? String(number) : value;
  },
  isValid(value) {
    const [given, kept] = [Number(value), nearest(Number(value))];
    return String(given) === value && Number.isFinite(given) === Number.isFinite(kept) && (kept !== 0 || given === 0);
  },
});

const notFinite = /^(NaN|-?Infinity)$/;
/** https://www.postgresql.org/docs/current/datatype-numeric.html */
const numericDigits = { before: 131_072, after: 16_383 };
const numericForm = /^(?!-0$)-?(0|[1-9]\d*)(?:\.(\d*[1-9]))?$/;

function isNumeric(value: string): boolean {
  const [, whole = '', fraction = ''] = numericForm.exec(value) ?? [];
  if (whole === '') return notFinite.test(value);
  return whole.length <= numericDigits.before && fraction.length <= numericDigits.after;
}

/** Cuts a character at the end as often as it is there. `/ +$/` takes quadratic time for hostile texts. */
function withoutEnd(value: string, character: string): string {
  let end = value.length;
  while (end > 0 && value[end - 1] === character) end -= 1;
  return value.slice(0, end);
}

/** Cuts the zeros at the end of the fraction: 1.50 equals 1.5. */
const shortened = (digits: string): string =>
  digits.includes('.') ? withoutEnd(withoutEnd(digits, '0'), '.') : digits;

const timeForm = /^(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{0,5}[1-9])?|24:00:00)$/;

const known = {
  uuid: {
    canonical: (value) => value.toLowerCase(),
    isValid: matches(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
  },
  int2: integer(16),
  int4: integer(32),
  int8: integer(64),
  oid: { isValid: (value) => /^(0|[1-9]\d{0,9})$/.test(value) && Number(value) < 2 ** 32 },
  numeric: { canonical: shortened, isValid: isNumeric },
  float4: float(Math.fround),
  float8: float((value) => value),
  bool: { isValid: matches(/^[tf]$/) },
  text,
  varchar: text,
  name: { isValid: (value) => isStorable(value) && Buffer.byteLength(value) < 64 },
  // Spaces at the end do not count.
  bpchar: { canonical: (value) => withoutEnd(value, ' '), isValid: isStorable },
  // Compared without regard to case, by rules of the database.
  citext: { isValid: isStorable, isInexact: true },
  bytea: { isValid: matches(/^\\x([\da-f]{2})*$/) },
  date: { isValid: (value) => isInfinite(value) || isDate(value, lastYears.date) },
  time: { canonical: shortened, isValid: matches(timeForm) },
  timestamp: {
    canonical: (value) => shortened(value.replace('T', ' ')),
    isValid: (value) => isInfinite(value) || isDateTime(value, ''),
  },
  timestamptz: { canonical: fromInstant, isValid: (value) => isInfinite(value) || isDateTime(value, '+00') },
} satisfies Record<string, Type>;

/** An enum: its name in SQL and its labels, in order. */
export interface EnumType {
  readonly name: string;
  readonly labels: readonly string[];
}

/** The type of a column: a name in Postgres, or an enum. */
export type ColumnType = keyof typeof known | EnumType;

/** A value of a column: of a row, or its text. */
export type ColumnValue = string | number | bigint | boolean;

function typeOf(type: ColumnType): Type {
  return typeof type === 'string' ? known[type] : { isValid: (label) => type.labels.includes(label) };
}

/** The name of the type in SQL. */
export function sqlName(type: ColumnType): string {
  return typeof type === 'string' ? type : type.name;
}

/**
 * The text of a value that is equal for equal values.
 * @param value a value as rows have it, or any text of the type
 */
export function canonicalText(type: ColumnType, value: ColumnValue): string {
  if (typeof value === 'boolean') return value ? 't' : 'f';
  const written = typeof value === 'string' ? value : String(value);
  return typeOf(type).canonical?.(written) ?? written;
}

/** Whether Postgres accepts the text as a value of the type. Other texts would fail the statement. */
export function isValidText(type: ColumnType, value: string): boolean {
  return typeOf(type).isValid(value);
}

/** Whether two values with different canonical texts can be equal, so that only Postgres can compare them. */
export function isInexact(type: ColumnType): boolean {
  return typeOf(type).isInexact === true;
}

/** Infinite dates and timestamps have a position in an order, although no field can show one. */
function isInfinite(value: string): boolean {
  return value === 'infinity' || value === '-infinity';
}

const dateForm = /^(\d{4}|[1-9]\d{4,6})-(\d\d)-(\d\d)( BC)?$/;
/** https://www.postgresql.org/docs/current/datatype-datetime.html; the years before Christ are counted from 0 downwards. */
const lastYears = { date: 5_874_897, timestamp: 294_276 };
const first = { year: -4713, day: '11-24' };

/** @param lastYear the last year that the type can hold */
function isDate(value: string, lastYear: number): boolean {
  const [, shown = '', month = '', day = '', era] = dateForm.exec(value) ?? [];
  const year = era ? 1 - Number(shown) : Number(shown);
  if (Number(shown) === 0 || year < first.year || year > lastYear) return false;
  if (year === first.year && `${month}-${day}` < first.day) return false;
  return Number(day) > 0 && Number(day) <= (daysIn(year, Number(month)) ?? 0);
}

/** Undefined for a month that does not exist. Unlike Date, it has no last year. */
function daysIn(year: number, month: number): number | undefined {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}

/** @param zone the offset at the end of the time */
function isDateTime(value: string, zone: string): boolean {
  const [, date = '', time = '', era = ''] = /^(\S+) (\S+)( BC)?$/.exec(value) ?? [];
  const clock = time.slice(0, time.length - zone.length);
  return time.endsWith(zone) && clock < '24' && timeForm.test(clock) && isDate(`${date}${era}`, lastYears.timestamp);
}
