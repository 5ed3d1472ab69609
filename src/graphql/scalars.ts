import { GraphQLScalarType, Kind } from 'graphql';
import { DateTimeISOResolver, JSONResolver, URLResolver } from 'graphql-scalars';
import { LoomgateError } from '../errors';

const decimalForm = /^-?\d{1,30}(\.\d{1,30})?$/;

function toDecimal(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && decimalForm.test(text)) return text;
  throw new LoomgateError('BAD_USER_INPUT', 'A Decimal is a string such as "129.90".');
}

/** The scalars of schema/common.graphql. */
export const scalars = {
  DateTime: new GraphQLScalarType({ ...DateTimeISOResolver.toConfig(), name: 'DateTime' }),
  Decimal: new GraphQLScalarType<string, string>({
    name: 'Decimal',
    serialize: toDecimal,
    parseValue: toDecimal,
    parseLiteral: (node) =>
      toDecimal(node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT ? node.value : null),
  }),
  JSON: JSONResolver,
  URL: URLResolver,
};
