import { argumentsOfDirective, type Described } from '../directive';

/** The arguments of `@cost` in schema/limits.graphql. */
export interface CostDirective {
  readonly weight?: number;
  readonly assumedSize?: number;
  readonly sizedBy?: string;
}

/** What `@cost` says on a field or a type. */
export function readCostDirective(described: Described): CostDirective {
  return Object.fromEntries(argumentsOfDirective('cost', described));
}
