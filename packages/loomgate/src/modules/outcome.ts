import { z } from 'zod';
import type { UserErrorCode } from '../register';
import { isAtMost, isBlank, isStorable, toComposed } from '../shared/text';

/** What a user got wrong, in words for them. */
export interface Problem {
  readonly __typename: 'InputError';
  readonly code: UserErrorCode;
  /** The way to the input field; null when it is about the whole. */
  readonly field: string[] | null;
  readonly message: string;
}

/** What came of a write: a value, or what was wrong with the input. */
export type Outcome<T> =
  | { readonly value: T; readonly userErrors: [] }
  | { readonly value: null; readonly userErrors: Problem[] };

/** The outcome of a write that worked. */
export const done = <T>(value: T): Outcome<T> => ({ value, userErrors: [] });

/**
 * The outcome of a write that a user has to mend.
 * @param field the way to the input field, e.g. `['lines', '0', 'quantity']`; null when it is about the whole
 * @param message a sentence for the user
 */
export const refused = (code: UserErrorCode, field: string[] | null, message: string): Outcome<never> => ({
  value: null,
  userErrors: [{ __typename: 'InputError', code, field, message }],
});

/**
 * Checks an input before anything is done with it.
 * @returns the parsed input, or a userError for each field that does not hold
 */
export function validate<Schema extends z.ZodType>(schema: Schema, input: unknown): Outcome<z.output<Schema>> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return done(parsed.data);
  return { value: null, userErrors: parsed.error.issues.map(toProblem) };
}

function toProblem({ path, message }: z.core.$ZodIssue): Problem {
  return { __typename: 'InputError', code: 'INVALID', field: path.map(String), message };
}

/** Text that may be empty. What passes is stored as it was given: nothing is trimmed, escaped or normalised. */
export const anyText = (name: string, maxLength: number) =>
  bounded(z.string(`${name} may not be null.`), name, maxLength);

/** Text with something to see in it. */
export const text = (name: string, maxLength: number) => visible(anyText(name, maxLength), name);

/** Text that is searched or looked up, and stored in the form in which it compares. */
export const anyComposedText = (name: string, maxLength: number) =>
  bounded(z.string(`${name} may not be null.`).overwrite(toComposed), name, maxLength);

/** The same with something to see in it. */
export const composedText = (name: string, maxLength: number) => visible(anyComposedText(name, maxLength), name);

const bounded = (given: z.ZodString, name: string, maxLength: number) =>
  given
    .refine(isStorable, { error: `${name} may not hold U+0000 or half of a surrogate pair.`, abort: true })
    .refine((value) => isAtMost(value, maxLength), {
      error: `${name} has at most ${maxLength} characters.`,
      abort: true,
    });

const visible = (given: z.ZodString, name: string) =>
  given.refine((value) => !isBlank(value), { error: `${name} may not be blank.`, abort: true });
