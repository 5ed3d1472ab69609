import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { GraphQLSchema } from 'graphql';
import type { ExecuteOperation } from './execution';

/** The door through which Apollo takes an executor that is not graphql-js; nothing here is federated. */
export function asGateway(schema: GraphQLSchema, executeOperation: ExecuteOperation): GatewayInterface {
  const listeners = new Set<Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0]>();
  return {
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async load() {
      for (const listener of listeners) listener({ apiSchema: schema, coreSupergraphSdl: '' });
      return {
        executor: ({ document, queryHash, request, context }) =>
          executeOperation({
            document,
            documentHash: queryHash,
            operationName: request.operationName,
            variableValues: request.variables,
            contextValue: context,
          }),
      };
    },
    stop: async () => undefined,
  };
}
