/** Codes of `userErrors` that the gateway returns; a project adds its own. They are added, never renamed. */
export const gatewayUserErrors = {
  CACHE_OFF: 'There is no response cache to purge.',
  INVALID: 'The value of the field is not valid; the message gives the reason.',
  TAKEN: 'Another object already has this value, which must be unique.',
} as const satisfies Record<string, string>;
