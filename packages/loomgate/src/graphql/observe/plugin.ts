import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import { nameTracedOperation } from '../../telemetry/local-trace';
import type { RequestContext } from '../context';
import { createStatementBounds } from './statement-bound';

/** Limits the operation name in log lines and spans: in a request it may be as long as the body. */
const maxNameLength = 100;

/** Adds operation name, type, hash, statement bound and error code to the request record. */
export function observePlugin(schema: GraphQLSchema): ApolloServerPlugin<RequestContext> {
  const boundOf = createStatementBounds(schema);
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, contextValue: { record, isTraced }, queryHash }) {
          if (!operation) return;
          record.operationName = operation.name?.value.slice(0, maxNameLength);
          record.type = operation.operation;
          record.hash = queryHash;
          record.statementBound = boundOf(operation, document);
          if (isTraced) nameTracedOperation(record.operationName, record.type, queryHash);
        },
        async willSendResponse({ response: { body }, contextValue: { record } }) {
          const code = body.kind === 'single' ? body.singleResult.errors?.[0]?.extensions?.code : undefined;
          if (typeof code === 'string') record.errorCode = code;
        },
      };
    },
  };
}
