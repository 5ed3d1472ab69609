import { isBlank } from 'loomgate';
import { z } from 'zod';

const emailForm = 'email must have the form name@example.com.';

/**
 * Stored and looked up in lower case. ASCII only: the lower case of U+212A (the Kelvin sign) is the letter k, so that two
 * addresses would be one account.
 */
const email = z
  .string()
  .trim()
  .max(320, 'email must have at most 320 characters.')
  .refine((address) => /^[!-~]*$/.test(address), { error: emailForm, abort: true })
  .toLowerCase()
  .pipe(z.email(emailForm));

/** Control characters (C0, C1), line separators and bidirectional controls, which change the text around a name. */
const control = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

const displayName = z
  .string()
  .refine((name) => !control.test(name) && name.isWellFormed(), {
    error: 'displayName must not contain control characters.',
    abort: true,
  })
  .trim()
  .refine((name) => !isBlank(name), { error: 'displayName must not be blank.', abort: true })
  .max(200, 'displayName must have at most 200 characters.');

/** Without unpaired surrogates: UTF-8 encodes each of them as U+FFFD, so that different passwords would be equal. */
const password = z
  .string()
  .refine((value) => value.isWellFormed(), {
    error: 'password must not contain an unpaired surrogate.',
    abort: true,
  })
  .max(200, 'password must have at most 200 characters.');

export const signUpInput = z.object({
  email,
  password: password.min(10, 'password must have at least 10 characters.'),
  displayName,
});

export const signInInput = z.object({ email, password });
