import { isStorable } from './text';

/**
 * Types of columns that can be keys, edges and orders, by their names in Postgres. Each says which texts are canonical: the
 * text that Postgres writes for a value, in UTC and with ISO dates, which is also the text in the WAL. So equal values have
 * equal texts: in the keys of loaders, in global ids and in cache tags.
 */
interface Type {
  /** Converts a text of the type to the canonical one. Absent if Postgres writes each value in one way. */
  readonly canonical?: (text: string) => string;
  /** Whether Postgres accepts the text. */
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
const float: Type = { isValid: matches(/^-?\d{1,309}(\.\d{1,340})?(e[+-]?\d{1,3})?$|^NaN$|^-?Infinity$/) };

/** Cuts the zeros at the end of the fraction: 1.50 equals 1.5. */
const shortened = (digits: string): string => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits);

const known = {
  uuid: {
    canonical: (value) => value.toLowerCase(),
    isValid: matches(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
  },
  int2: integer(16),
  int4: integer(32),
  int8: integer(64),
  oid: { isValid: (value) => /^(0|[1-9]\d{0,9})$/.test(value) && Number(value) < 2 ** 32 },
  numeric: {
    canonical: shortened,
    isValid: matches(/^-?\d{1,1000}(\.\d{1,1000})?$|^NaN$|^-?Infinity$/),
  },
  float4: float,
  float8: float,
  bool: { isValid: matches(/^[tf]$/) },
  text,
  varchar: text,
  name: { isValid: (value) => isStorable(value) && Buffer.byteLength(value) < 64 },
  // Spaces at the end do not count.
  bpchar: { canonical: (value) => value.replace(/ +$/, ''), isValid: isStorable },
  // Compared without regard to case, by rules of the database.
  citext: { isValid: isStorable, isInexact: true },
  bytea: { isValid: matches(/^\\x([\da-f]{2})*$/) },
  date: { isValid: (value) => isInfinite(value) || isDate(value) },
  time: { isValid: matches(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?$|^24:00:00$/) },
  timestamp: { isValid: (value) => isInfinite(value) || isDateTime(value, '') },
  timestamptz: { isValid: (value) => isInfinite(value) || isDateTime(value, '+00') },
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

const dateForm = /^(\d{4,6})-(\d\d)-(\d\d)( BC)?$/;
const timeForm = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?$/;
/** https://www.postgresql.org/docs/current/datatype-datetime.html */
const years = { first: -4712, last: 275_000 };

function isDate(value: string): boolean {
  const [, year = '', month, day, era] = dateForm.exec(value) ?? [];
  if (!month) return false;
  // The year 1 BC is the year 0.
  const counted = era ? 1 - Number(year) : Number(year);
  if (counted < years.first || counted > years.last || Number(year) === 0) return false;
  const date = new Date(0);
  date.setUTCFullYear(counted, Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/** @param zone the offset at the end of the time */
function isDateTime(value: string, zone: string): boolean {
  const [, date = '', time = '', era = ''] = /^(\S+) (\S+)( BC)?$/.exec(value) ?? [];
  return time.endsWith(zone) && timeForm.test(time.slice(0, time.length - zone.length)) && isDate(`${date}${era}`);
}
