import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { Instrument } from '../../telemetry/instrument';
import { countResult } from './count-result';
import type { ExecuteJudged } from './execution';
import { plainExecute } from './interpreted';
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
export function createTracedExecution({ schema, instrument, plainFields }: Traced, run: ExecuteJudged): ExecuteJudged {
  let next: Parameters<ExecuteJudged>[0] | undefined;
  /** Called by what is made of it before that returns, so it is always the one that was just given. */
  const runNext: typeof plainExecute = (args) => {
    const execution = next;
    next = undefined;
    return execution && !plainFields ? run(execution) : plainExecute(args);
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
