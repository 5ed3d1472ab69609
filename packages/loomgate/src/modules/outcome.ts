import { z } from 'zod';
import type { UserErrorCode } from '../register';
import { isAtMost, isBlank, isStorable, toComposed } from '../shared/text';

/** An input error, with a message for the user. */
export interface Problem {
  readonly __typename: 'InputError';
  readonly code: UserErrorCode;
  /** The path of the input field; null for the input as a whole. */
  readonly field: string[] | null;
  readonly message: string;
}

/** The result of a write: a value, or the errors of its input. */
export type Outcome<T> =
  | { readonly value: T; readonly userErrors: [] }
  | { readonly value: null; readonly userErrors: Problem[] };

/** Makes the outcome of a successful write. */
export const done = <T>(value: T): Outcome<T> => ({ value, userErrors: [] });

/**
 * Makes the outcome of a write that failed by its input.
 * @param field the path of the input field, e.g. `['lines', '0', 'quantity']`; null for the input as a whole
 * @param message a sentence for the user
 */
export const refused = (code: UserErrorCode, field: string[] | null, message: string): Outcome<never> => ({
  value: null,
  userErrors: [{ __typename: 'InputError', code, field, message }],
});

/**
 * Validates an input.
 * @returns the parsed input, or a userError for each invalid field
 */
export function validate<Schema extends z.ZodType>(schema: Schema, input: unknown): Outcome<z.output<Schema>> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return done(parsed.data);
  return { value: null, userErrors: parsed.error.issues.map(toProblem) };
}

function toProblem({ path, message }: z.core.$ZodIssue): Problem {
  return { __typename: 'InputError', code: 'INVALID', field: path.map(String), message };
}

/** Text that may be empty. It is not trimmed, escaped or normalised. */
export const anyText = (name: string, maxLength: number) =>
  bounded(z.string(`${name} may not be null.`), name, maxLength);

/** Text with at least one visible character. */
export const text = (name: string, maxLength: number) => visible(anyText(name, maxLength), name);

/** Text that is searched or looked up: normalised to NFC, in which it is compared. It may be empty. */
export const anyComposedText = (name: string, maxLength: number) =>
  bounded(z.string(`${name} may not be null.`).overwrite(toComposed), name, maxLength);

/** The same with at least one visible character. */
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
