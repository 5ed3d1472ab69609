import { GraphQLID, type GraphQLLeafType, GraphQLString } from 'graphql';
import { bytesOf } from '../../../limits/output';
import { attempt } from '../failure';
import type { Completion, Position, Shape } from '../plan';
import { isValue } from './null';

/** The shape of a scalar or an enum. */
export function leaf(type: GraphQLLeafType, isNullable: boolean): Shape {
  const isText = type === GraphQLString || type === GraphQLID;
  /** @returns the bytes of the value in the response */
  const completeOne = (run: Completion, position: Position, element: number, value: unknown): number => {
    if (!isValue(run, position, element, value)) return 0;
    const serialized = attempt(() => serialize(type, value));
    if (!isValue(run, position, element, serialized)) return 0;
    position.put(element, serialized);
    return bytesOf(serialized, run.output.isLarge);
  };
  return {
    isNullable,
    complete(run, position, values) {
      const { isLarge } = run.output;
      let bytes = 0;
      for (let element = 0; element < values.length; element += 1) {
        const value = values[element];
        if (isText && typeof value === 'string') {
          position.put(element, value);
          bytes += isLarge ? bytesOf(value, true) : value.length;
        } else bytes += completeOne(run, position, element, value);
      }
      run.write(bytes);
    },
  };
}

/** @throws the type's own error, or Error with the message of graphql-js if it returns null */
function serialize(type: GraphQLLeafType, value: unknown): unknown {
  const serialized = type.serialize(value);
  if (serialized === null || serialized === undefined)
    throw new Error(`Expected \`${type}.serialize\` to return a non-nullable value, returned: ${serialized}`);
  return serialized;
}
