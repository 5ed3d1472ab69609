/** Codes of `userErrors`. They are part of the API contract: they are added, never renamed. */
export const userErrors = {
  ALREADY_REVIEWED: 'The account has already reviewed this product.',
  OWN_PRODUCT: 'A user cannot review a product that they sell.',
  REVIEW_NOT_FOUND: 'No review has this id, or it belongs to another account.',
} as const;
