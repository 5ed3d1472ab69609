import { type GraphQLSchema, isScalarType, Kind, type ValueNode } from 'graphql';
import { DateTimeISOResolver, JSONResolver, URLResolver } from 'graphql-scalars';
import { LoomgateError } from '../errors';
import { toInstant } from '../shared/instant';

const decimalForm = /^-?\d{1,30}(\.\d{1,30})?$/;

function toDecimal(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && decimalForm.test(text)) return text;
  throw new LoomgateError('BAD_USER_INPUT', 'A Decimal is a string such as "129.90".');
}

function toDecimalFromLiteral(node: ValueNode): string {
  const isWritten = node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT;
  return toDecimal(isWritten ? node.value : null);
}

/** Rows carry instants as Postgres writes them; anything else is checked. */
function fromRow(value: unknown): string {
  return typeof value === 'string' ? toInstant(value) : DateTimeISOResolver.serialize(value);
}

const scalars = {
  DateTime: { ...DateTimeISOResolver.toConfig(), serialize: fromRow },
  Decimal: { serialize: toDecimal, parseValue: toDecimal, parseLiteral: toDecimalFromLiteral },
  JSON: JSONResolver,
  URL: URLResolver,
};

/** Gives the scalars of schema/common.graphql their meaning; names and descriptions stay the SDL's. */
export function giveScalars(schema: GraphQLSchema): void {
  for (const [name, { serialize, parseValue, parseLiteral }] of Object.entries(scalars)) {
    const type = schema.getType(name);
    if (isScalarType(type)) Object.assign(type, { serialize, parseValue, parseLiteral });
  }
}
