import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { ExecutionResult, GraphQLSchema } from 'graphql';

/**
 * The door through which Apollo takes results that are not graphql-js's, and formats their errors; nothing here is
 * federated. What was executed is in the context already (plugin.ts).
 */
export function asGateway(schema: GraphQLSchema): GatewayInterface {
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
