/** Codes of `userErrors`. They are part of the API contract: they are added, never renamed. */
export const userErrors = {
  CONFLICT: 'Another version was published at the same time. Try again.',
} as const;
