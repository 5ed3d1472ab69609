/** Codes of `userErrors`. They are part of the API contract: they are added, never renamed. */
export const userErrors = {
  CATEGORY_NOT_FOUND: 'No category has this id.',
  PRODUCT_NOT_FOUND: 'No product has this id, or it is not on sale.',
  SKU_TAKEN: 'Another product has this sku.',
  SLUG_TAKEN: 'Another product has the slug derived from this title.',
} as const;
