import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { Instrument } from '../../telemetry/instrument';
import type { ExecuteJudged } from './execution';
import { plainExecute } from './interpreted';

/** What executes operations that are traced. */
export interface Traced {
  /** One of its own: the instrumentation wraps the resolvers it finds, and leaves them so. */
  readonly schema: GraphQLSchema;
  readonly instrument: Instrument;
  /** Whether fields that only read a property have a span, too; only graphql-js calls anything for those. */
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
  const execute = instrument({ execute: runNext, defaultFieldResolver });
  return async (execution) => {
    const { operationName, variableValues, contextValue } = execution;
    // Without its place in the text: for every field the instrumentation would write out the tokens that it stands for.
    const { loc: _, ...document } = execution.document;
    next = execution;
    return execute({ schema, document, operationName, variableValues, contextValue });
  };
}
