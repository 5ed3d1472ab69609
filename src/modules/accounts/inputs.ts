import { isBlank } from 'loomgate';
import { z } from 'zod';

const emailForm = 'email must look like somebody@example.com.';

/**
 * As it is stored and looked up: in lower case, so that equality is identity. ASCII alone: the lower case of U+212A, the
 * Kelvin sign, is the letter k, and would make one account of two addresses.
 */
const email = z
  .string()
  .trim()
  .max(320, 'email has at most 320 characters.')
  .refine((address) => /^[!-~]*$/.test(address), { error: emailForm, abort: true })
  .toLowerCase()
  .pipe(z.email(emailForm));

/** C0, C1 and what turns the direction of the text around it: a name is shown beside other people's. */
const control = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

const displayName = z
  .string()
  .refine((name) => !control.test(name) && name.isWellFormed(), {
    error: 'displayName may not hold control characters.',
    abort: true,
  })
  .trim()
  .refine((name) => !isBlank(name), { error: 'displayName may not be blank.', abort: true })
  .max(200, 'displayName has at most 200 characters.');

/** UTF-8 has no half of a surrogate pair: all halves would be U+FFFD, and two passwords one. */
const password = z
  .string()
  .refine((value) => value.isWellFormed(), {
    error: 'password may not hold half of a surrogate pair.',
    abort: true,
  })
  .max(200, 'password has at most 200 characters.');

export const signUpInput = z.object({
  email,
  password: password.min(10, 'password has at least 10 characters.'),
  displayName,
});

export const signInInput = z.object({ email, password });
