import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  isObjectType,
} from 'graphql';
import { attempt, Failure } from '../failure';
import type { Completion, ObjectPlan, Position, Shape } from '../plan';
import { ResolveInfo } from '../resolve-info';
import { isValue, nameOf } from './null';

/**
 * The shape of an interface or a union. Its values are grouped by type and completed as objects of that type.
 * @param planOf returns the fields that are selected of one of its types
 */
export function abstract(
  type: GraphQLAbstractType,
  planOf: (type: GraphQLObjectType) => ObjectPlan,
  isNullable: boolean,
): Shape {
  return {
    isNullable,
    complete(run, position, values) {
      const elements = [...values.keys()].filter((element) => isValue(run, position, element, values[element]));
      const names = elements.map((element) => attempt(() => typeNameOf(run, position, element, type, values[element])));
      run.settle(names, () => {
        const byType = Map.groupBy(elements.keys(), (index) => {
          const found = attempt(() => typeOf(run, position, type, names[index]));
          return isValue(run, position, elements[index] ?? 0, found) ? found : undefined;
        });
        for (const [found, indexes] of byType) {
          const ofType = indexes.map((index) => elements[index] ?? 0);
          const sources = ofType.map((element) => values[element]);
          if (isObjectType(found)) run.enter(() => planOf(found), position, ofType, sources);
        }
      });
    },
  };
}

function typeNameOf(
  run: Completion,
  position: Position,
  element: number,
  type: GraphQLAbstractType,
  value: unknown,
): unknown {
  const resolveType = type.resolveType ?? defaultTypeResolver;
  const info = position.field && new ResolveInfo(run.operation, position.field, position, element);
  return info && resolveType(value, run.context, info, type);
}

/** @throws GraphQLError with the message of graphql-js for an invalid name, or the error of the type resolver */
function typeOf(
  { operation }: Completion,
  position: Position,
  type: GraphQLAbstractType,
  name: unknown,
): GraphQLObjectType {
  if (name instanceof Failure) throw name.error;
  if (typeof name !== 'string')
    throw new GraphQLError(
      `Abstract type "${type}" must resolve to an Object type at runtime for field "${nameOf(position)}". Either the "${type}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`,
    );
  const found = operation.schema.getType(name);
  if (!isObjectType(found))
    throw new GraphQLError(
      `Abstract type "${type}" was resolved to a type "${name}" that does not exist inside the schema.`,
    );
  if (!operation.schema.isSubType(type, found))
    throw new GraphQLError(`Runtime Object type "${name}" is not a possible type for "${type}".`);
  return found;
}
