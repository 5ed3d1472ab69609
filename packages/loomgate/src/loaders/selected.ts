/** The fields that an operation selects anywhere. */
export interface Selected {
  /** @param type the name of an object type */
  has(type: string, field: string): boolean;
}

/** For code outside GraphQL operations, and until the selection of an operation is known. */
export const allColumns: Selected = { has: () => true };
