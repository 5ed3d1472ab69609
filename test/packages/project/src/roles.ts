/** The values of the claim `role` of a token. */
export const roles = ['READER', 'LIBRARIAN'] as const;
