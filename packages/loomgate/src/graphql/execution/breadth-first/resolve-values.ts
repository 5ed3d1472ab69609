import { getArgumentValues } from 'graphql';
import { attempt, Failure } from './failure';
import type { Completion, FieldPlan, Position } from './plan';
import { ResolveInfo } from './resolve-info';

/**
 * Resolves a field for all sources of a position.
 * @returns one entry for each source: a value, a promise of one, or a Failure
 */
export function resolveValues(
  { operation, context }: Pick<Completion, 'operation' | 'context'>,
  plan: FieldPlan,
  position: Position,
  sources: readonly unknown[],
): unknown[] {
  const { field, node, read } = plan;
  try {
    const args = getArgumentValues(field, node, operation.variableValues);
    const infoOf = (element: number) => new ResolveInfo(operation, plan, position, element);
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
