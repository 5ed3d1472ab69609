/** The codes of `userErrors` that the gateway gives by itself; a project adds its own. A contract: added, never renamed. */
export const gatewayUserErrors = {
  CACHE_OFF: 'There is no response cache to purge.',
  INVALID: 'The value of the field does not hold; the message says why.',
  TAKEN: 'Another object has this value already, and no two may have the same one.',
} as const satisfies Record<string, string>;
