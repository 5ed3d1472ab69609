import { createSourceEventStream, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { Execution } from '../execution/execution';
import type { Opening } from './start';

/**
 * Begins a subscription: asks the rule of its field, and has its resolver say what is followed. None of its events is
 * executed here (https://spec.graphql.org/October2021/#CreateSourceEventStream()).
 */
export async function openSubscription(
  schema: GraphQLSchema,
  opening: Opening,
  { document, operationName, variableValues, contextValue }: Execution,
): Promise<ExecutionResult> {
  const opened = await createSourceEventStream({ schema, document, operationName, variableValues, contextValue });
  if (!(Symbol.asyncIterator in opened)) return opened;
  opening.events = opened;
  return { data: null };
}
