import { argumentsOfDirective, type Described } from '../directive';

/** The arguments of `@cost` in schema/limits.graphql. */
export interface Mark {
  readonly weight?: number;
  readonly assumedSize?: number;
  readonly sizedBy?: string;
}

/** What `@cost` says on a field or a type. */
export function readMark(described: Described): Mark {
  return Object.fromEntries(argumentsOfDirective('cost', described));
}
