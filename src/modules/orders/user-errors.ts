/** Codes of `userErrors`. They are part of the API contract: they are added, never renamed. */
export const userErrors = {
  IDEMPOTENCY_CONFLICT: 'The idempotency key was used for an order with other lines.',
  ILLEGAL_TRANSITION:
    'The order or product cannot change from its status to this one, or this version does not know its status.',
  MIXED_CURRENCIES: 'All lines of an order must have the same currency.',
  ORDER_NOT_FOUND: 'No order has this id, or it belongs to another account.',
  OUT_OF_STOCK: 'Fewer pieces are in stock than were ordered.',
  TOTAL_TOO_LARGE: 'The total of the order exceeds the maximum.',
} as const;
