/** What an operation selects, in all of its places together. */
export interface Selected {
  /** Whether a field of an object type is among it. */
  has(type: string, field: string): boolean;
}

/** For what is no GraphQL operation, and for one that is not known yet. */
export const allColumns: Selected = { has: () => true };
