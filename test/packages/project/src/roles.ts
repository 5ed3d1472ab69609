/** What the claim `role` of a token may be. */
export const roles = ['READER', 'LIBRARIAN'] as const;
