import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import { fieldSpan, type TracedField } from '../../telemetry/field-span';
import type { Instrument } from '../../telemetry/instrument';
import { isPlainResolver } from '../visibility';
import { countResult } from './count-result';
import type { ExecuteCoerced } from './execution';
import { graphqlJsExecute } from './graphql-js';

/** The parts of traced execution. */
export interface Traced {
  /** A second instance of the schema; its resolvers are wrapped in spans. */
  readonly schema: GraphQLSchema;
  readonly instrument: Instrument;
  /**
   * Whether fields that only read a property have a span. Only graphql-js calls a resolver for those, so it executes
   * then, and the OpenTelemetry instrumentation makes the spans of all fields.
   */
  readonly plainFields: boolean;
}

/**
 * Executes with a span for each resolver.
 * @param run executes on the traced schema
 */
export function createTracedExecution(
  { schema, instrument, plainFields }: Traced,
  run: ExecuteCoerced,
): ExecuteCoerced {
  let next: Parameters<ExecuteCoerced>[0] | undefined;
  /** The instrumented function calls this before it returns, so `next` is the execution it was called for. */
  const runNext: typeof graphqlJsExecute = (args) => {
    const execution = next;
    next = undefined;
    return execution && !plainFields ? run(execution) : graphqlJsExecute(args);
  };
  if (!plainFields) traceResolvers(schema);
  const execute = instrument({ execute: runNext, defaultFieldResolver });
  return async (execution) => {
    const { operationName, variableValues, contextValue, rootValue } = execution;
    // Without `loc`: the instrumentation would copy the tokens of the document into an attribute.
    const { loc: _, ...document } = execution.document;
    next = execution;
    const result = await execute({ schema, document, operationName, variableValues, contextValue, rootValue });
    return plainFields ? countResult(result, execution.control?.output) : result;
  };
}

/** Wraps every resolver of a schema in a span. Fields that only read a property get none. */
function traceResolvers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType))
    for (const field of Object.values(type.getFields()))
      if (field.resolve && !isPlainResolver(field.resolve))
        field.resolve = withSpan(field.resolve, { name: field.name, type: String(field.type) });
}

function withSpan(resolve: GraphQLFieldResolver<unknown, unknown>, field: TracedField): typeof resolve {
  return (source, args, context, info) => fieldSpan(field, info.path, () => resolve(source, args, context, info));
}
