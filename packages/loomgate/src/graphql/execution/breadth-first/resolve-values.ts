import { getArgumentValues } from 'graphql';
import { attempt, Failure } from './failure';
import type { FieldPlan } from './plan';
import { ResolveInfo } from './resolve-info';
import type { ResponsePosition } from './response-position';
import type { Run } from './run';

/**
 * Resolves a field for all sources of a place.
 * @returns a value for each source, a promise of one, or what failed in its place
 */
export function resolveValues(
  { operation, context }: Run,
  plan: FieldPlan,
  place: ResponsePosition,
  sources: readonly unknown[],
): unknown[] {
  const { field, node, read } = plan;
  try {
    const args = getArgumentValues(field, node, operation.variableValues);
    const infoOf = (element: number) => new ResolveInfo(operation, plan, place, element);
    const { resolve } = field;
    const readOrCall = (source: unknown, element: number) => {
      const value = isObject(source) ? read(source) : undefined;
      return typeof value === 'function' ? value.call(source, args, context, infoOf(element)) : value;
    };
    if (!resolve) return sources.map((source, element) => attempt(() => readOrCall(source, element)));
    return sources.map((source, element) => attempt(() => resolve(source, args, context, infoOf(element))));
  } catch (error) {
    return sources.map(() => new Failure(error));
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
