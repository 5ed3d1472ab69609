import { GraphQLError } from 'graphql';
import { Failure } from '../failure';
import type { Completion, Position } from '../plan';

/**
 * Completes null, undefined, errors and failures.
 * @returns whether the value is none of these, and is still to be completed
 */
export function isValue(run: Completion, position: Position, element: number, value: unknown): boolean {
  if (value instanceof Failure) run.fail(position, element, value.error);
  else if (value instanceof Error) run.fail(position, element, value);
  else if (value !== null && value !== undefined) return true;
  else if (position.shape.isNullable) position.put(element, null);
  else run.fail(position, element, new GraphQLError(`Cannot return null for non-nullable field ${nameOf(position)}.`));
  return false;
}

/** The coordinate of the field at a position, as in `Product.title`. */
export function nameOf({ field }: Position): string {
  return `${field?.parentType.name}.${field?.field.name}`;
}
