import { GraphQLError } from 'graphql';
import { attempt, Failure } from '../failure';
import type { Shape } from '../plan';
import { ItemPosition, type ResponsePosition } from '../response-position';
import type { Run } from '../run';
import { isValue, nameOf } from './null';

/** The items of all lists of a place are completed together. */
export function list(item: Shape, isNullable: boolean): Shape {
  return {
    isNullable,
    complete(run, place, values) {
      const around: number[] = [];
      const lists: unknown[][] = [];
      const indexes: number[] = [];
      const items: unknown[] = [];
      for (let element = 0; element < values.length; element += 1) {
        const found = itemsOf(run, place, element, values[element]);
        if (!found) continue;
        const made: unknown[] = [];
        place.put(element, made);
        for (const value of found) {
          around.push(element);
          lists.push(made);
          // Until the item has been completed.
          indexes.push(made.push(null) - 1);
          items.push(value);
        }
      }
      const below = new ItemPosition(item, place, around, lists, indexes);
      run.countItems(items.length);
      if (items.length > 0) run.settle(items, (settled) => item.complete(run, below, settled));
    },
  };
}

function itemsOf(run: Run, place: ResponsePosition, element: number, value: unknown): readonly unknown[] | undefined {
  if (!isValue(run, place, element, value)) return undefined;
  if (Array.isArray(value)) return value;
  const items = attempt(() => (isIterableObject(value) ? [...value] : undefined));
  if (Array.isArray(items)) return items;
  if (items instanceof Failure) return void run.fail(place, element, items.error);
  const message = `Expected Iterable, but did not find one for field "${nameOf(place)}".`;
  run.fail(place, element, new GraphQLError(message));
  return undefined;
}

function isIterableObject(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
