import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { Instrument } from '../../telemetry/instrument';
import { countResult } from './count-result';
import type { ExecuteCoerced } from './execution';
import { graphqlJsExecute } from './graphql-js';
import { traceResolvers } from './trace-resolvers';

/** What executes operations that are traced. */
export interface Traced {
  /** One of its own, whose resolvers are wrapped. */
  readonly schema: GraphQLSchema;
  readonly instrument: Instrument;
  /**
   * Whether fields that only read a property have a span, too. Only graphql-js calls anything for those, and the
   * instrumentation has the spans of all then.
   */
  readonly plainFields: boolean;
}

/**
 * Executes with a span for each resolver.
 * @param run executes by the traced schema
 */
export function createTracedExecution(
  { schema, instrument, plainFields }: Traced,
  run: ExecuteCoerced,
): ExecuteCoerced {
  let next: Parameters<ExecuteCoerced>[0] | undefined;
  /** Called by what is made of it before that returns, so it is always the one that was just given. */
  const runNext: typeof graphqlJsExecute = (args) => {
    const execution = next;
    next = undefined;
    return execution && !plainFields ? run(execution) : graphqlJsExecute(args);
  };
  if (!plainFields) traceResolvers(schema);
  const execute = instrument({ execute: runNext, defaultFieldResolver });
  return async (execution) => {
    const { operationName, variableValues, contextValue, rootValue } = execution;
    // Without its place in the text: the instrumentation would write out its tokens.
    const { loc: _, ...document } = execution.document;
    next = execution;
    const result = await execute({ schema, document, operationName, variableValues, contextValue, rootValue });
    return plainFields ? countResult(result, execution.control?.output) : result;
  };
}
