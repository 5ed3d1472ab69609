import type { ObjectPlan, Shape } from '../plan';
import { isValue } from './null';

/** @param plan what is selected of the type; asked for when the first value comes */
export function object(plan: () => ObjectPlan, isNullable: boolean): Shape {
  return {
    isNullable,
    complete(run, place, values) {
      const elements: number[] = [];
      const sources: unknown[] = [];
      for (let element = 0; element < values.length; element += 1) {
        const value = values[element];
        if (!isValue(run, place, element, value)) continue;
        elements.push(element);
        sources.push(value);
      }
      if (elements.length > 0) run.enter(plan, place, elements, sources);
    },
  };
}
