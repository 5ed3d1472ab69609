import type { ObjectPlan, Shape } from '../plan';
import { isValue } from './null';

/**
 * The shape of an object type.
 * @param plan returns the selected fields; called when the first value arrives
 */
export function object(plan: () => ObjectPlan, isNullable: boolean): Shape {
  return {
    isNullable,
    complete(run, position, values) {
      const elements: number[] = [];
      const sources: unknown[] = [];
      for (let element = 0; element < values.length; element += 1) {
        const value = values[element];
        if (!isValue(run, position, element, value)) continue;
        elements.push(element);
        sources.push(value);
      }
      if (elements.length > 0) run.enter(plan, position, elements, sources);
    },
  };
}
