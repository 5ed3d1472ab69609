import { type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import { fieldSpan, type TracedField } from '../../telemetry/field-span';
import { isPlain } from '../visibility';

/** Gives every resolver of a schema a span; fields that only read a property have none. */
export function traceResolvers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType))
    for (const field of Object.values(type.getFields()))
      if (field.resolve && !isPlain(field.resolve))
        field.resolve = traced(field.resolve, { name: field.name, type: String(field.type) });
}

function traced(resolve: GraphQLFieldResolver<unknown, unknown>, field: TracedField): typeof resolve {
  return (source, args, context, info) => fieldSpan(field, info.path, () => resolve(source, args, context, info));
}
