import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { catalogue, LoomgateError } from '../../errors';
import type { RequestContext } from '../context';

const { status } = catalogue.TIMEOUT;

/**
 * Ends an operation that takes too long: its statements are cancelled, none is begun, and the client is answered
 * TIMEOUT. What only reads also ends when its client has gone, unless its answer is to be kept. What a mutation has begun to write is not cut off.
 */
export function deadlinePlugin(executionMs: number): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      let stop: (() => void) | undefined;
      return {
        async didResolveOperation({ operation, contextValue }) {
          stop = startDeadline(contextValue, executionMs, operation?.operation !== 'mutation');
        },
        async willSendResponse({ response: { body, http }, contextValue, operation }) {
          stop?.();
          if (!contextValue.abort.signal.aborted || operation?.operation === 'mutation' || body.kind !== 'single')
            return;
          const timeout = body.singleResult.errors?.find(({ extensions }) => extensions?.code === 'TIMEOUT');
          if (!timeout) return;
          http.status = status;
          body.singleResult = { errors: [withoutPlace(timeout)] };
        },
      };
    },
  };
}

function startDeadline({ abort, gone, cache }: RequestContext, executionMs: number, endsWithClient: boolean) {
  const timer = setTimeout(() => abort.abort(new LoomgateError('TIMEOUT')), executionMs);
  // Others may wait for the answer of a lead.
  const leave = () => cache.claim?.kind !== 'lead' && abort.abort(new LoomgateError('CLIENT_GONE'));
  if (endsWithClient && gone?.aborted) leave();
  else if (endsWithClient) gone?.addEventListener('abort', leave, { once: true });
  return () => {
    clearTimeout(timer);
    gone?.removeEventListener('abort', leave);
  };
}

/** Every field that still waited has failed with it; it is one failure, of the whole. */
function withoutPlace({ path: _, locations: __, ...error }: GraphQLFormattedError): GraphQLFormattedError {
  return error;
}
