import { GraphQLID, type GraphQLLeafType, GraphQLString } from 'graphql';
import { bytesOf } from '../../../limits/output';
import { attempt } from '../failure';
import type { Shape } from '../plan';
import type { ResponsePosition } from '../response-position';
import type { Run } from '../run';
import { isValue } from './null';

/** A scalar or an enum: https://spec.graphql.org/draft/#CompleteValue() */
export function leaf(type: GraphQLLeafType, isNullable: boolean): Shape {
  const isText = type === GraphQLString || type === GraphQLID;
  /** @returns the bytes that it takes */
  const completeOne = (run: Run, place: ResponsePosition, element: number, value: unknown): number => {
    if (!isValue(run, place, element, value)) return 0;
    const serialized = attempt(() => serialize(type, value));
    if (!isValue(run, place, element, serialized)) return 0;
    place.put(element, serialized);
    return bytesOf(serialized, run.output.isLarge);
  };
  return {
    isNullable,
    complete(run, place, values) {
      const { isLarge } = run.output;
      let bytes = 0;
      for (let element = 0; element < values.length; element += 1) {
        const value = values[element];
        if (isText && typeof value === 'string') {
          place.put(element, value);
          bytes += isLarge ? bytesOf(value, true) : value.length;
        } else bytes += completeOne(run, place, element, value);
      }
      run.write(bytes);
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
