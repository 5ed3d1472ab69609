import { isAtMost, isBlank, isStorable, toComposed } from 'loomgate';
import { z } from 'zod';
import { decimalsOf, isPayable } from '../shared/money';
import { maxSkuLength, skuForm } from '../shared/sku';

/** An error that says what the value must be, or that there is none. */
const mustBe = (rule: string) => ({
  error: (issue: { input?: unknown }) => (issue.input === undefined ? 'is missing' : `must be ${rule}`),
});

const anyText = (characters: number, given = z.string(mustBe('text'))) =>
  given
    .refine(isStorable, 'must not hold U+0000 or half of a surrogate pair')
    .refine((value) => isAtMost(value, characters), `must be at most ${characters} characters long`);

/** Text with something to see in it. */
export const text = (characters: number, given?: z.ZodString) =>
  anyText(characters, given).refine((value) => !isBlank(value), 'must not be blank');

/** Text that may be null, absent (which is the same) or empty. */
export const optionalText = (characters: number, given?: z.ZodString) =>
  anyText(characters, given)
    .nullish()
    .transform((value) => value ?? null);

/** Text that is searched or looked up, in the form in which it compares. */
const composed = () => z.string(mustBe('text')).overwrite(toComposed);
export const composedText = (characters: number) => text(characters, composed());
export const optionalComposedText = (characters: number) => optionalText(characters, composed());

/** The same rule as for `createProduct`. */
export const sku = composedText(maxSkuLength).regex(
  skuForm,
  'must be made of visible characters, with single spaces between them',
);

/** As the database's checks have it. */
export const slug = z
  .string(mustBe('text'))
  .max(200, 'must be at most 200 characters long')
  .regex(/^[a-z0-9]+(-+[a-z0-9]+)*$/, 'must be a slug: a-z, 0-9 and hyphens between them');

/** The slug of something else; whether that exists is asked later, by name. */
export const reference = text(200);

const decimal = z
  .string(mustBe('a decimal'))
  .refine((value) => !value.startsWith('-'), { error: 'must not be negative', abort: true })
  .refine((value) => /^\d{1,12}(\.\d{1,2})?$/.test(value), {
    error: 'must be a decimal with at most 12 digits and 2 places',
    abort: true,
  });

/** An exact decimal; a JSON number is taken too, as it is written shortest. */
const amount = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), decimal);

const currencyCode = z
  .string(mustBe('text'))
  .regex(/^[A-Z]{3}$/, { error: 'must be three capital letters, as in ISO 4217', abort: true });

/** A price that can be paid: JPY has no decimals. */
export const price = record({ amount, currencyCode }).superRefine(({ amount, currencyCode }, context) => {
  if (isPayable(amount, currencyCode)) return;
  const message = `must have at most ${decimalsOf(currencyCode)} decimals in ${currencyCode}`;
  context.addIssue({ code: 'custom', path: ['amount'], message });
});

/** A whole number in a range, both ends included. */
export function wholeNumber(least: number, most: number) {
  const rule = mustBe(`a whole number from ${least} to ${most}`);
  return z.int(rule).min(least, rule).max(most, rule);
}

export const list = <T extends z.ZodType>(items: T, most: number) =>
  z.array(items, mustBe('a list')).max(most, `must have at most ${most} entries`);

export function record<T extends z.ZodRawShape>(shape: T) {
  return z.object(shape, mustBe('an object'));
}

export const webAddress = text(2_048).refine(isWebAddress, 'must be a http or https URL');

function isWebAddress(value: string): boolean {
  return /^https?:\/\//i.test(value) && URL.canParse(value);
}

/** In lower case, so that equality is identity; ASCII alone, so that the database's lower case is ours. */
export const emailAddress = text(320)
  .regex(/^[!-?A-~]+@[!-?A-~]+$/, 'must be an e-mail address')
  .transform((value) => value.toLowerCase());

const isoInstant = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** ISO 8601 with a time zone, to the millisecond, in the years 1 to 9999. */
export const instant = z.string(mustBe('a date and time')).transform((value, context) => {
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
  // JavaScript moves 30 February on into March; the calendar has to give the same day back.
  if (!day || Number.isNaN(Date.parse(day)) || !new Date(day).toISOString().startsWith(day)) return undefined;
  const moment = new Date(value);
  const year = moment.getUTCFullYear();
  return year >= 1 && year <= 9999 ? moment : undefined;
}
