import { isAtMost, isBlank, isStorable, toComposed } from 'loomgate';
import { z } from 'zod';
import { decimalsOf, hasValidDecimals } from '../shared/money';
import { maxSkuLength, skuForm } from '../shared/sku';

/** The error of a value that is missing or does not meet a requirement. */
const requirement = (rule: string) => ({
  error: (issue: { input?: unknown }) => (issue.input === undefined ? 'is missing' : `must be ${rule}`),
});

const anyText = (characters: number, given = z.string(requirement('text'))) =>
  given
    .refine(isStorable, 'must not contain U+0000 or an unpaired surrogate')
    .refine((value) => isAtMost(value, characters), `must be at most ${characters} characters long`);

/** Text with at least one visible character. */
export const text = (characters: number, given?: z.ZodString) =>
  anyText(characters, given).refine((value) => !isBlank(value), 'must not be blank');

/** Text that may be null, absent (the same as null) or empty. */
export const optionalText = (characters: number, given?: z.ZodString) =>
  anyText(characters, given)
    .nullish()
    .transform((value) => value ?? null);

/** Text that is searched or compared, normalised to NFC. */
const composed = () => z.string(requirement('text')).overwrite(toComposed);
export const composedText = (characters: number) => text(characters, composed());
export const optionalComposedText = (characters: number) => optionalText(characters, composed());

/** The same rule as for `createProduct`. */
export const sku = composedText(maxSkuLength).regex(
  skuForm,
  'must consist of visible characters with single spaces between them',
);

/** The same form as the check constraints of the database. */
export const slug = z
  .string(requirement('text'))
  .max(200, 'must be at most 200 characters long')
  .regex(/^[a-z0-9]+(-+[a-z0-9]+)*$/, 'must be a slug: a-z, 0-9 and hyphens between them');

/** The slug of another row. Whether that row exists is checked later. */
export const reference = text(200);

const decimal = z
  .string(requirement('a decimal'))
  .refine((value) => !value.startsWith('-'), { error: 'must not be negative', abort: true })
  .refine((value) => /^\d{1,12}(\.\d{1,2})?$/.test(value), {
    error: 'must be a decimal with at most 12 digits and 2 places',
    abort: true,
  });

/** An exact decimal. A JSON number is accepted, too, and converted to its shortest decimal form. */
const amount = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), decimal);

const currencyCode = z
  .string(requirement('text'))
  .regex(/^[A-Z]{3}$/, { error: 'must be three capital letters, as in ISO 4217', abort: true });

/** A price with no more decimals than its currency has: none for JPY. */
export const price = record({ amount, currencyCode }).superRefine(({ amount, currencyCode }, context) => {
  if (hasValidDecimals(amount, currencyCode)) return;
  const message = `must have at most ${decimalsOf(currencyCode)} decimals in ${currencyCode}`;
  context.addIssue({ code: 'custom', path: ['amount'], message });
});

/** A whole number from `min` to `max`, both included. */
export function wholeNumber(min: number, max: number) {
  const rule = requirement(`a whole number from ${min} to ${max}`);
  return z.int(rule).min(min, rule).max(max, rule);
}

export const list = <T extends z.ZodType>(items: T, max: number) =>
  z.array(items, requirement('a list')).max(max, `must have at most ${max} entries`);

export function record<T extends z.ZodRawShape>(shape: T) {
  return z.object(shape, requirement('an object'));
}

export const webAddress = text(2_048).refine(isWebAddress, 'must be a http or https URL');

function isWebAddress(value: string): boolean {
  return /^https?:\/\//i.test(value) && URL.canParse(value);
}

/** Lower case, so that equal text is the same address. ASCII only, so that Postgres and JavaScript lower-case it alike. */
export const emailAddress = text(320)
  .regex(/^[!-?A-~]+@[!-?A-~]+$/, 'must be an e-mail address')
  .transform((value) => value.toLowerCase());

const isoInstant = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** ISO 8601 with a time zone, to the millisecond, in the years 1 to 9999. */
export const instant = z.string(requirement('a date and time')).transform((value, context) => {
  const found = toInstant(value);
  if (found) return found;
  context.issues.push({
    code: 'custom',
    input: value,
    message: 'must be a date and time with a zone, such as 2024-05-31T12:00:00Z',
  });
  return z.NEVER;
});

function toInstant(value: string): Date | undefined {
  const [, day] = isoInstant.exec(value) ?? [];
  // JavaScript parses 30 February as 2 March; the date must survive the round trip.
  if (!day || Number.isNaN(Date.parse(day)) || !new Date(day).toISOString().startsWith(day)) return undefined;
  const moment = new Date(value);
  const year = moment.getUTCFullYear();
  return year >= 1 && year <= 9999 ? moment : undefined;
}
