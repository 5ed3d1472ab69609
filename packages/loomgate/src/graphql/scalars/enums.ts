import { type GraphQLSchema, isEnumType, isIntrospectionType } from 'graphql';
import { LoomgateError } from '../../errors';

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
