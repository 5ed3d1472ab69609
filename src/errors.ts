import type { CatalogueEntry } from 'loomgate';

/** Codes of `errors` of the marketplace. They are part of the API contract: they are added, never renamed. */
export const errors = {
  BAD_SOURCE: { status: 400, retryable: false, text: 'The source code cannot be parsed.' },
} as const satisfies Record<string, CatalogueEntry>;
