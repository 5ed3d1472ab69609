import { DateTimeISOResolver } from 'graphql-scalars';
import { LoomgateError } from '../../errors';
import { isDuration, toDuration } from '../../shared/duration';
import { toInstant, withFractionOf } from '../../shared/instant';
import { fromLocalDate, isLocalTime, toLocalDate } from '../../shared/local-date';
import { textScalar } from './functions';

/** Rows have dates and times as Postgres writes them; Prisma and other sources return `Date`, in UTC. */
const textOf = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value));

const dateForm = /^[+-]?\d+-\d\d-\d\d$/;
const offsetTimeForm = /^(.+?)(Z|[+-]\d\d(?::?\d\d)?(?::\d\d)?)$/;

/** An instant in UTC. Resolvers get RFC 3339 in UTC, with the microseconds of the input. */
export const dateTime = textScalar({
  serialize: (value) => (typeof value === 'string' ? toInstant(value) : DateTimeISOResolver.serialize(value)),
  parse: (input) => {
    const instant = DateTimeISOResolver.parseValue(input);
    return typeof input === 'string' ? withFractionOf(input, instant) : instant.toISOString();
  },
  expected: 'A DateTime is a string such as "2026-03-01T09:30:00Z".',
});

/** A date without a time. */
export const date = textScalar({
  serialize: (value) => toLocalDate(textOf(value).replace(/T.*$/, '')),
  parse: (input) => (typeof input === 'string' && dateForm.test(input) ? fromLocalDate(input) : undefined),
  expected: 'A Date is a string such as "2026-03-01".',
});

/** A date with a time, without a time zone. */
export const localDateTime = textScalar({
  serialize: (value) => toLocalDate(textOf(value).replace(/Z$/, '')),
  parse: (input) => (typeof input === 'string' && !dateForm.test(input) ? fromLocalDate(input) : undefined),
  expected: 'A LocalDateTime is a string such as "2026-03-01T09:30:00", without a time zone.',
});

/** A time without a date and a time zone. */
export const localTime = textScalar({
  serialize: (value) => checked(textOf(value).replace(/^.*T|Z$/g, ''), isLocalTime),
  parse: (input) => (typeof input === 'string' && isLocalTime(input) ? input : undefined),
  expected: 'A LocalTime is a string such as "09:30:00".',
});

/** A time with an offset from UTC: Postgres writes `+00` and `+02`, RFC 3339 `Z` and `+02:00`. */
export const time = textScalar({
  serialize: (value) => {
    const text = textOf(value).replace(/^.*T/, '').replace(/\+00$/, 'Z');
    return checked(/[+-]\d\d$/.test(text) ? `${text}:00` : text, isOffsetTime);
  },
  parse: (input) => (typeof input === 'string' && isOffsetTime(input) ? input : undefined),
  expected: 'A Time is a string such as "09:30:00+02:00".',
});

function isOffsetTime(text: string): boolean {
  const [, local = ''] = offsetTimeForm.exec(text) ?? [];
  return isLocalTime(local);
}

/** An interval as a duration of ISO 8601. */
export const duration = textScalar({
  serialize: (value) => toDuration(String(value)),
  parse: (input) => (typeof input === 'string' && isDuration(input) ? input : undefined),
  expected: 'A Duration is a string of ISO 8601 such as "P1DT30M".',
});

function checked(text: string, isValid: (text: string) => boolean): string {
  if (isValid(text)) return text;
  throw new LoomgateError('UNREPRESENTABLE_VALUE');
}
