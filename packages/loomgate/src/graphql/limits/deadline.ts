import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { catalogue, type ErrorCode, LoomgateError } from '../../errors';
import type { RequestContext } from '../context';

/**
 * Aborts an operation at its deadline: statements are cancelled, no new one is sent, and the response is TIMEOUT. The time
 * counts from when the request was read, and includes waiting in the cache. A query is also aborted when its client
 * disconnects, unless it holds a fill lease. Statements of a mutation are not cancelled. The response of an aborted query
 * has that error only, whether by the deadline or by the size of the response (output.ts).
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
          const code = codeOf(contextValue.abort.signal);
          if (!code || operation?.operation === 'mutation' || body.kind !== 'single') return;
          const failure = body.singleResult.errors?.find(({ extensions }) => extensions?.code === code);
          if (!failure) return;
          http.status = catalogue[code].status;
          const { extensions } = body.singleResult;
          body.singleResult = { errors: [withoutPath(failure)], ...(extensions && { extensions }) };
        },
      };
    },
  };
}

/** The code of the error that an operation was aborted with. */
function codeOf({ aborted, reason }: AbortSignal): ErrorCode | undefined {
  return aborted && reason instanceof LoomgateError ? reason.extensions.code : undefined;
}

function startDeadline({ abort, gone, session }: RequestContext, executionMs: number, endsWithClient: boolean) {
  const leftMs = session.startedAt + executionMs - performance.now();
  const end = () => abort.abort(new LoomgateError('TIMEOUT'));
  if (leftMs <= 0) end();
  const timer = setTimeout(end, leftMs);
  // Other requests may wait for the response of a fill.
  const onDisconnect = () => session.holdsLease || abort.abort(new LoomgateError('CLIENT_GONE'));
  if (endsWithClient && gone?.aborted) onDisconnect();
  else if (endsWithClient) gone?.addEventListener('abort', onDisconnect, { once: true });
  return () => {
    clearTimeout(timer);
    gone?.removeEventListener('abort', onDisconnect);
  };
}

/** Every pending field has failed with the same error; it is reported once, for the whole operation. */
function withoutPath({ path: _, locations: __, ...error }: GraphQLFormattedError): GraphQLFormattedError {
  return error;
}
