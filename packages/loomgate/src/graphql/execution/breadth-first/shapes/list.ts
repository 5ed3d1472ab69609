import { GraphQLError } from 'graphql';
import { attempt, Failure } from '../failure';
import type { Completion, Position, Shape } from '../plan';
import { ItemPosition } from '../response-position';
import { isValue, nameOf } from './null';

/** The shape of a list. The items of all lists at a position are completed together. */
export function list(item: Shape, isNullable: boolean): Shape {
  return {
    isNullable,
    complete(run, position, values) {
      const around: number[] = [];
      const lists: unknown[][] = [];
      const indexes: number[] = [];
      const items: unknown[] = [];
      for (let element = 0; element < values.length; element += 1) {
        const found = itemsOf(run, position, element, values[element]);
        if (!found) continue;
        const created: unknown[] = [];
        position.put(element, created);
        for (const value of found) {
          around.push(element);
          lists.push(created);
          // Null until the item is completed.
          indexes.push(created.push(null) - 1);
          items.push(value);
        }
      }
      const below = new ItemPosition(item, position, around, lists, indexes);
      run.countItems(items.length);
      if (items.length > 0) run.settle(items, (settled) => item.complete(run, below, settled));
    },
  };
}

/** @returns undefined for a value that is no list; it has been completed then */
function itemsOf(run: Completion, position: Position, element: number, value: unknown): readonly unknown[] | undefined {
  if (!isValue(run, position, element, value)) return undefined;
  if (Array.isArray(value)) return value;
  const items = attempt(() => (isIterableObject(value) ? [...value] : undefined));
  if (Array.isArray(items)) return items;
  if (items instanceof Failure) return void run.fail(position, element, items.error);
  const message = `Expected Iterable, but did not find one for field "${nameOf(position)}".`;
  run.fail(position, element, new GraphQLError(message));
  return undefined;
}

function isIterableObject(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
