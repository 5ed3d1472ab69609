import { type GraphQLSchema, isEnumType, isIntrospectionType, isScalarType, Kind, type ValueNode } from 'graphql';
import { DateTimeISOResolver, JSONResolver, URLResolver } from 'graphql-scalars';
import { LoomgateError } from '../errors';
import { toInstant } from '../shared/instant';

const decimalForm = /^-?\d{1,30}(\.\d{1,30})?$/;

/** What a column of numbers holds, of any length. NaN and infinity are no decimals, and no client's doing. */
function fromNumber(value: unknown): string {
  const text = String(value);
  if (/^-?\d+(\.\d+)?$/.test(text)) return text;
  throw new LoomgateError('UNREPRESENTABLE_VALUE');
}

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
  Decimal: { serialize: fromNumber, parseValue: toDecimal, parseLiteral: toDecimalFromLiteral },
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

/** A row may hold a value that a newer version has added to the type: an error with a code of its own. */
export function giveEnums(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    // Those of introspection belong to graphql-js, and to every schema.
    if (!isEnumType(type) || isIntrospectionType(type)) continue;
    const names = new Map(type.getValues().map(({ name, value }) => [value, name]));
    type.serialize = (value) => names.get(value) ?? refuseUnknown();
  }
}

function refuseUnknown(): never {
  throw new LoomgateError('UNREPRESENTABLE_VALUE');
}
