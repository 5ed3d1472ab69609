import { createSourceEventStream, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { Execution } from '../execution/execution';
import type { SubscriptionStart } from './start';

/**
 * Starts a subscription: runs the rule and the `subscribe` function of its field. Does not execute events
 * (https://spec.graphql.org/October2021/#CreateSourceEventStream()).
 * @param start gets the source stream in `events`
 */
export async function openSubscription(
  schema: GraphQLSchema,
  start: SubscriptionStart,
  { document, operationName, variableValues, contextValue }: Execution,
): Promise<ExecutionResult> {
  const stream = await createSourceEventStream({ schema, document, operationName, variableValues, contextValue });
  if (!(Symbol.asyncIterator in stream)) return stream;
  start.events = stream;
  return { data: null };
}
