import { z } from 'zod';

/** As it is stored and looked up: in lower case, so that equality is identity. */
const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(320, 'email has at most 320 characters.')
  .pipe(z.email('email must look like somebody@example.com.'));

/** C0, C1 and what turns the direction of the text around it: a name is shown beside other people's. */
const control = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

const displayName = z
  .string()
  .refine((name) => !control.test(name) && name.isWellFormed(), {
    error: 'displayName may not hold control characters.',
    abort: true,
  })
  .trim()
  .min(1, 'displayName may not be blank.')
  .max(200, 'displayName has at most 200 characters.');

const password = z.string().max(200, 'password has at most 200 characters.');

export const signUpInput = z.object({
  email,
  password: password.min(10, 'password has at least 10 characters.'),
  displayName,
});

export const signInInput = z.object({ email, password });
