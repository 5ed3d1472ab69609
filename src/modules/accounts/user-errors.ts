/** Codes of `userErrors`. They are part of the API contract: they are added, never renamed. */
export const userErrors = {
  ACCOUNT_NOT_FOUND: 'The account of the viewer has been deleted.',
  EMAIL_TAKEN: 'An account with this email address already exists.',
  INVALID_CREDENTIALS: 'The email address or the password is wrong.',
} as const;
