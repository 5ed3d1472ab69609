import type { CatalogueEntry } from 'loomgate';

/** The marketplace's codes of `errors`. A contract: added, never renamed. */
export const errors = {
  BAD_SOURCE: { status: 400, retryable: false, text: 'The source cannot be read.' },
} as const satisfies Record<string, CatalogueEntry>;
