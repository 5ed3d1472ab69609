import { GraphQLScalarType, type GraphQLSchema, isScalarType } from 'graphql';
import { URLResolver } from 'graphql-scalars';
import { date, dateTime, duration, localDateTime, localTime, time } from './dates';
import type { ScalarFunctions } from './functions';
import { json } from './json';
import { bigInt, decimal } from './numbers';

export { giveEnums } from './enums';

/** The scalars of schema/common.graphql, and those that the SDL of a project may declare (docs/values.md). */
const scalars: Readonly<Record<string, ScalarFunctions>> = {
  BigInt: bigInt,
  Date: date,
  DateTime: dateTime,
  Decimal: decimal,
  Duration: duration,
  JSON: json,
  LocalDateTime: localDateTime,
  LocalTime: localTime,
  Time: time,
  URL: URLResolver,
};

/** Every scalar has it for which no module has functions. */
const unset = new GraphQLScalarType({ name: 'Unset' }).serialize;

/**
 * Sets the functions of the scalars that the SDL declares, unless a module has functions of its own for them. Names and
 * descriptions stay those of the SDL.
 */
export function giveScalars(schema: GraphQLSchema): void {
  for (const [name, { serialize, parseValue, parseLiteral }] of Object.entries(scalars)) {
    const type = schema.getType(name);
    if (isScalarType(type) && type.serialize === unset) Object.assign(type, { serialize, parseValue, parseLiteral });
  }
}
