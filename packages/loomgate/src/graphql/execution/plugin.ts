import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { networkOf } from '../../shared/network-of';
import type { RequestContext } from '../context';
import { openSubscription } from '../subscriptions/open';
import type { Control, ExecuteOperation } from './execution';
import { createSelections } from './selected';

/**
 * Executes operations in `responseForOperation`, before Apollo calls the executor of its `gateway` option. For that
 * executor Apollo makes an object with a getter in each request, which keeps the request and all its rows in memory
 * until the next major garbage collection (docs/decisions/0023-request-objects-die-young.md). A result with errors is
 * handed to the executor (apollo-executor.ts): Apollo reports errors to plugins and formats them only there.
 */
export function executionPlugin(
  schema: GraphQLSchema,
  executeOperation: ExecuteOperation,
): ApolloServerPlugin<RequestContext> {
  const selectedBy = createSelections(schema);
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ document, queryHash, request, contextValue }) {
          if (queryHash === undefined) throw new Error('Apollo has not hashed the document');
          contextValue.operation.selected = selectedBy(document);
          const { subscription: turn } = contextValue;
          const execution = {
            document,
            documentHash: queryHash,
            operationName: request.operationName,
            variableValues: request.variables,
            contextValue,
            rootValue: turn?.kind === 'event' ? turn.event : undefined,
            control: controlOf(contextValue),
          };
          contextValue.executed =
            turn?.kind === 'start' ? openSubscription(schema, turn, execution) : executeOperation(execution);
          const { errors, ...singleResult } = await contextValue.executed.catch(asFailed);
          return errors ? null : { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult } };
        },
      };
    },
  };
}

function controlOf({ abort, output, operation, caller }: RequestContext): Control {
  const client = () => caller.viewer?.id ?? networkOf(caller.address);
  return { signal: abort.signal, output, hold: () => operation.hold(), client };
}

/** Stands for a rejected execution. The executor awaits the same promise, so that Apollo gets the rejection. */
function asFailed(): ExecutionResult {
  return { errors: [] };
}
