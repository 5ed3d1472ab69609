import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from './context';

/**
 * With the header `loomgate-debug: 1`, adds `extensions.loomgate { statements, rows, durationMs }` to the response. For
 * development only.
 */
export const debugExtension: ApolloServerPlugin<RequestContext> = {
  async requestDidStart({ request }) {
    if (request.http?.headers.get('loomgate-debug') !== '1') return;
    return {
      async willSendResponse({ response, contextValue }) {
        if (response.body.kind !== 'single') return;
        const { operation, startedAt } = contextValue;
        const { statements, rows } = operation.cost;
        const durationMs = Math.round((performance.now() - startedAt) * 100) / 100;
        const result = response.body.singleResult;
        result.extensions = { ...result.extensions, loomgate: { statements, rows, durationMs } };
      },
    };
  },
};
