import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { networkOf } from '../../shared/network-of';
import type { RequestContext } from '../context';
import { openSubscription } from '../subscriptions/open';
import type { Control, ExecuteOperation } from './execution';
import { createSelections } from './selected';

/**
 * Executes operations before Apollo would. For an executor of its own, a gateway's, it makes an object with a getter in
 * each request, which holds the request and all its rows until the next major collection
 * (docs/decisions/0023-request-objects-die-young.md). So only what has failed goes on there.
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
            turn?.kind === 'opening' ? openSubscription(schema, turn, execution) : executeOperation(execution);
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

/** What is rejected is rejected to Apollo, too. */
function asFailed(): ExecutionResult {
  return { errors: [] };
}
