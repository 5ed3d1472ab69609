import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { catalogue, type ErrorCode, LoomgateError } from '../../errors';
import type { RequestContext } from '../context';

/**
 * Ends an operation that takes too long: its statements are cancelled, none is begun, and the client is answered
 * TIMEOUT. Time counts from when the request had been read: what it waited for in the cache is part of it. What only
 * reads also ends when its client has gone, unless others may wait for its answer. What a mutation has begun to write is
 * not cut off. An operation that is ended, by its time or by its size (output.ts), is answered by that error alone.
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
          body.singleResult = { errors: [withoutPlace(failure)], ...(extensions && { extensions }) };
        },
      };
    },
  };
}

/** Why an operation has been ended. */
function codeOf({ aborted, reason }: AbortSignal): ErrorCode | undefined {
  return aborted && reason instanceof LoomgateError ? reason.extensions.code : undefined;
}

function startDeadline({ abort, gone, session }: RequestContext, executionMs: number, endsWithClient: boolean) {
  const leftMs = session.startedAt + executionMs - performance.now();
  const end = () => abort.abort(new LoomgateError('TIMEOUT'));
  if (leftMs <= 0) end();
  const timer = setTimeout(end, leftMs);
  // Others may wait for the answer of a lead.
  const leave = () => session.isLeading || abort.abort(new LoomgateError('CLIENT_GONE'));
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
