import { type GraphQLSchema, isEnumType, isIntrospectionType, isScalarType, Kind, type ValueNode } from 'graphql';
import { DateTimeISOResolver, JSONResolver, URLResolver } from 'graphql-scalars';
import { LoomgateError } from '../errors';
import { toInstant } from '../shared/instant';

const decimalForm = /^-?\d{1,30}(\.\d{1,30})?$/;

/** Serializes a numeric column of any length. @throws LoomgateError UNREPRESENTABLE_VALUE for NaN and infinity */
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
  const isText = node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT;
  return toDecimal(isText ? node.value : null);
}

/** Serializes an instant: rows have it as Postgres prints it; any other value is checked. */
function fromRow(value: unknown): string {
  return typeof value === 'string' ? toInstant(value) : DateTimeISOResolver.serialize(value);
}

const scalars = {
  DateTime: { ...DateTimeISOResolver.toConfig(), serialize: fromRow },
  Decimal: { serialize: fromNumber, parseValue: toDecimal, parseLiteral: toDecimalFromLiteral },
  JSON: JSONResolver,
  URL: URLResolver,
};

/** Sets the functions of the scalars in schema/common.graphql. Names and descriptions stay those of the SDL. */
export function giveScalars(schema: GraphQLSchema): void {
  for (const [name, { serialize, parseValue, parseLiteral }] of Object.entries(scalars)) {
    const type = schema.getType(name);
    if (isScalarType(type)) Object.assign(type, { serialize, parseValue, parseLiteral });
  }
}

/** Makes unknown enum values UNREPRESENTABLE_VALUE: a newer version of the project may have added them to the database. */
export function giveEnums(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    // Introspection enums belong to graphql-js and are shared by all schemas.
    if (!isEnumType(type) || isIntrospectionType(type)) continue;
    const names = new Map(type.getValues().map(({ name, value }) => [value, name]));
    type.serialize = (value) => names.get(value) ?? refuseUnknown();
  }
}

function refuseUnknown(): never {
  throw new LoomgateError('UNREPRESENTABLE_VALUE');
}
