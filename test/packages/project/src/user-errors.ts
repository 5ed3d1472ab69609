/** What a user can get wrong and mend. A contract: added, never renamed. */
export const userErrors = {
  AUTHOR_NOT_FOUND: 'There is no such author.',
} as const;
