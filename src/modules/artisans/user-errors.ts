/** Codes of `userErrors`. They are part of the API contract: they are added, never renamed. */
export const userErrors = {
  ARTISAN_NOT_FOUND: 'No artisan has this id.',
  NO_ARTISAN: 'The account does not own an artisan.',
} as const;
