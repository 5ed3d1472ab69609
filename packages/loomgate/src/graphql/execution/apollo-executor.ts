import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { ExecutionResult, GraphQLSchema } from 'graphql';

/**
 * Creates the value of Apollo Server's `gateway` option, its public hook for an executor other than graphql-js
 * (https://www.apollographql.com/docs/apollo-server/api/apollo-server#gateway). The schema is not federated. Only results
 * with errors come here: Apollo then calls `didEncounterErrors` and `formatError`. The operation has already been
 * executed by the execution plugin (plugin.ts), which leaves the result in the context.
 */
export function createApolloExecutor(schema: GraphQLSchema): GatewayInterface {
  const listeners = new Set<Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0]>();
  return {
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async load() {
      for (const listener of listeners) listener({ apiSchema: schema, coreSupergraphSdl: '' });
      return {
        async executor({ context: { executed } }) {
          const result: ExecutionResult | undefined = await executed;
          if (!result) throw new Error('the operation has not been executed');
          return result;
        },
      };
    },
    stop: async () => undefined,
  };
}
