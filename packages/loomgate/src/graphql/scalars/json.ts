import { type FloatValueNode, type IntValueNode, visit } from 'graphql';
import { JSONResolver } from 'graphql-scalars';
import { LoomgateError } from '../../errors';
import { isExact } from '../../shared/lossless-json';
import type { ScalarFunctions } from './functions';

/** Any JSON value. Resolvers get plain values, so a number in the document that would lose digits is refused. */
export const json: ScalarFunctions = {
  serialize: JSONResolver.serialize,
  parseValue: JSONResolver.parseValue,
  parseLiteral(node, variables) {
    visit(node, { IntValue: requireExact, FloatValue: requireExact });
    return JSONResolver.parseLiteral(node, variables);
  },
};

function requireExact({ value }: IntValueNode | FloatValueNode): undefined {
  if (isExact(value, Number(value))) return;
  throw new LoomgateError('BAD_USER_INPUT', 'This number of a JSON value has too many digits: send it as a string.');
}
