/** The names of the GraphQL types that are written for the type of a table. */
export interface DerivedNames {
  readonly connection: string;
  readonly edge: string;
  /** The enum of the orders of its lists. Not `...Order`, since many databases have such a table. */
  readonly orderBy: string;
  readonly filter: string;
}

export function derivedNames(type: string): DerivedNames {
  return { connection: `${type}Connection`, edge: `${type}Edge`, orderBy: `${type}OrderBy`, filter: `${type}Filter` };
}
