import { type GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { LoomgateError } from '../../errors';

/** The functions of a scalar: https://www.graphql-js.org/docs/custom-scalars/ */
export type ScalarFunctions = Pick<GraphQLScalarType<unknown, unknown>, 'serialize' | 'parseValue' | 'parseLiteral'>;

interface TextScalar {
  /** @throws LoomgateError UNREPRESENTABLE_VALUE */
  serialize(value: unknown): string;
  /** Returns what resolvers get: a text that Postgres reads; undefined for an input that is refused. */
  parse(input: unknown): string | undefined;
  /** The message for an input that is refused. */
  readonly expected: string;
  /** The literals that are accepted in a document. They are parsed as text, so numbers keep all their digits. */
  readonly literals?: readonly Kind[];
}

/** Creates the functions of a scalar that is a string in JSON and for resolvers. */
export function textScalar({ serialize, parse, expected, literals = [Kind.STRING] }: TextScalar): ScalarFunctions {
  const parseValue = (value: unknown) => {
    const parsed = parse(value);
    if (parsed === undefined) throw new LoomgateError('BAD_USER_INPUT', expected);
    return parsed;
  };
  return {
    serialize,
    parseValue,
    parseLiteral: (node) => parseValue(literals.includes(node.kind) ? textOf(node) : undefined),
  };
}

const textOf = (node: ValueNode) => ('value' in node ? node.value : undefined);
