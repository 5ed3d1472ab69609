import { GraphQLError } from 'graphql';
import { Failure } from '../failure';
import type { Place } from '../place';
import type { Run } from '../run';

/**
 * Completes what is no value: null, and what has failed.
 * @returns whether there is a value
 */
export function isValue(run: Run, place: Place, element: number, value: unknown): boolean {
  if (value instanceof Failure) run.fail(place, element, value.error);
  else if (value instanceof Error) run.fail(place, element, value);
  else if (value !== null && value !== undefined) return true;
  else if (place.shape.isNullable) place.put(element, null);
  else run.fail(place, element, new GraphQLError(`Cannot return null for non-nullable field ${nameOf(place)}.`));
  return false;
}

export function nameOf({ field }: Place): string {
  return `${field?.parentType.name}.${field?.field.name}`;
}
