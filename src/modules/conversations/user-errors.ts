/** Codes of `userErrors`. They are part of the API contract: they are added, never renamed. */
export const userErrors = {
  OWN_ARTISAN: 'A user cannot start a conversation with an artisan that they own.',
} as const;
