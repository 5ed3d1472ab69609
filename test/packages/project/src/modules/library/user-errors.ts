/** Codes of `userErrors`. They are part of the API contract: they are added, never renamed. */
export const userErrors = {
  AUTHOR_NOT_FOUND: 'No author has this id.',
} as const;
