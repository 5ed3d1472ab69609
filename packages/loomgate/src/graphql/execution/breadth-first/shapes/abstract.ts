import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  isObjectType,
} from 'graphql';
import { attempt, Failure } from '../failure';
import type { ObjectPlan, Shape } from '../plan';
import { ResolveInfo } from '../resolve-info';
import type { ResponsePosition } from '../response-position';
import type { Run } from '../run';
import { isValue, nameOf } from './null';

/**
 * An interface or a union, whose values are completed by type.
 * @param planOf what is selected of one of its types
 */
export function abstract(
  type: GraphQLAbstractType,
  planOf: (type: GraphQLObjectType) => ObjectPlan,
  isNullable: boolean,
): Shape {
  return {
    isNullable,
    complete(run, place, values) {
      const elements = [...values.keys()].filter((element) => isValue(run, place, element, values[element]));
      const names = elements.map((element) => attempt(() => typeNameOf(run, place, element, type, values[element])));
      run.settle(names, () => {
        const byType = Map.groupBy(elements.keys(), (index) => {
          const found = attempt(() => typeOf(run, place, type, names[index]));
          return isValue(run, place, elements[index] ?? 0, found) ? found : undefined;
        });
        for (const [found, indexes] of byType) {
          const among = indexes.map((index) => elements[index] ?? 0);
          const sources = among.map((element) => values[element]);
          if (isObjectType(found)) run.enter(() => planOf(found), place, among, sources);
        }
      });
    },
  };
}

function typeNameOf(
  run: Run,
  place: ResponsePosition,
  element: number,
  type: GraphQLAbstractType,
  value: unknown,
): unknown {
  const resolveType = type.resolveType ?? defaultTypeResolver;
  const info = place.field && new ResolveInfo(run.operation, place.field, place, element);
  return info && resolveType(value, run.context, info, type);
}

/** @throws GraphQLError as graphql-js words it, and what the type could not be told for */
function typeOf(
  { operation }: Run,
  place: ResponsePosition,
  type: GraphQLAbstractType,
  name: unknown,
): GraphQLObjectType {
  if (name instanceof Failure) throw name.error;
  if (typeof name !== 'string')
    throw new GraphQLError(
      `Abstract type "${type}" must resolve to an Object type at runtime for field "${nameOf(place)}". Either the "${type}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`,
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
