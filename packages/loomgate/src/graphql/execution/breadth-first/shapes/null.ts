import { GraphQLError } from 'graphql';
import { Failure } from '../failure';
import type { ResponsePosition } from '../response-position';
import type { Run } from '../run';

/**
 * Completes what is no value: null, and what has failed.
 * @returns whether there is a value
 */
export function isValue(run: Run, place: ResponsePosition, element: number, value: unknown): boolean {
  if (value instanceof Failure) run.fail(place, element, value.error);
  else if (value instanceof Error) run.fail(place, element, value);
  else if (value !== null && value !== undefined) return true;
  else if (place.shape.isNullable) place.put(element, null);
  else run.fail(place, element, new GraphQLError(`Cannot return null for non-nullable field ${nameOf(place)}.`));
  return false;
}

export function nameOf({ field }: ResponsePosition): string {
  return `${field?.parentType.name}.${field?.field.name}`;
}
