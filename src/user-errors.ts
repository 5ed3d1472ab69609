/** The marketplace's codes of `userErrors`: what a user can get wrong and mend. A contract: added, never renamed. */
export const userErrors = {
  ACCOUNT_NOT_FOUND: 'The account that asks has been deleted.',
  ALREADY_REVIEWED: 'A buyer reviews a product once.',
  ARTISAN_NOT_FOUND: 'There is no such artisan.',
  CATEGORY_NOT_FOUND: 'There is no such category.',
  CONFLICT: 'Somebody else wrote at the same time. Try again.',
  EMAIL_TAKEN: 'The address has an account already.',
  IDEMPOTENCY_CONFLICT: 'The idempotency key belongs to an order of something else.',
  ILLEGAL_TRANSITION:
    'The order or product cannot go from its status to this one, or its status is unknown to this version.',
  INVALID_CREDENTIALS: 'The address and the password are not those of an account.',
  MIXED_CURRENCIES: 'The lines of an order have one currency.',
  NO_ARTISAN: 'The account sells for no artisan.',
  ORDER_NOT_FOUND: 'There is no such order, or it is not yours.',
  OUT_OF_STOCK: 'There are not as many as were asked for.',
  OWN_ARTISAN: 'Nobody writes to an artisan that they sell for.',
  OWN_PRODUCT: 'Nobody reviews a product that they sell.',
  PRODUCT_NOT_FOUND: 'There is no such product, or it is not on sale.',
  REVIEW_NOT_FOUND: 'There is no such review, or it is not yours.',
  SKU_TAKEN: 'Another product has this sku.',
  SLUG_TAKEN: 'Another product has the address made of this title.',
  TOTAL_TOO_LARGE: 'The order comes to more than one order may cost.',
} as const satisfies Record<string, string>;
