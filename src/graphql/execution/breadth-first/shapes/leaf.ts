import { GraphQLID, type GraphQLLeafType, GraphQLString } from 'graphql';
import { attempt } from '../failure';
import type { Place } from '../place';
import type { Shape } from '../plan';
import type { Run } from '../run';
import { isValue } from './null';

/** A scalar or an enum: https://spec.graphql.org/draft/#CompleteValue() */
export function leaf(type: GraphQLLeafType, isNullable: boolean): Shape {
  const isText = type === GraphQLString || type === GraphQLID;
  const completeOne = (run: Run, place: Place, element: number, value: unknown) => {
    if (!isValue(run, place, element, value)) return;
    const serialized = attempt(() => serialize(type, value));
    if (isValue(run, place, element, serialized)) place.put(element, serialized);
  };
  return {
    isNullable,
    complete(run, place, values) {
      for (let element = 0; element < values.length; element += 1) {
        const value = values[element];
        if (isText && typeof value === 'string') place.put(element, value);
        else completeOne(run, place, element, value);
      }
    },
  };
}

/** @throws where the type makes nothing of it */
function serialize(type: GraphQLLeafType, value: unknown): unknown {
  const serialized = type.serialize(value);
  if (serialized === null || serialized === undefined)
    throw new Error(`Expected \`${type}.serialize\` to return a non-nullable value, returned: ${serialized}`);
  return serialized;
}
