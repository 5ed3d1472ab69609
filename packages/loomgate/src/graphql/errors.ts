import type { ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { catalogue, type ErrorCode, LoomgateError } from '../errors';
import { isErrorCode, toClientError } from '../errors/client-error';
import { shorten, toClientMessage } from './client-message';
import type { RequestContext } from './context';

/**
 * Reports an error that the server caused.
 * @param requestId empty for a request that Apollo refuses before it knows the context
 */
export type Report = (error: unknown, requestId: string) => void;

/**
 * Creates Apollo's `formatError` and the plugin that it needs. LoomgateErrors and errors that the client's request caused
 * are sent to the client. All others are reported and sent as INTERNAL_SERVER_ERROR, in development with their message.
 * Production leaves out suggestions of names in the schema.
 */
export function createErrorMask(isProduction: boolean, report: Report) {
  const requestIds = new WeakMap<object, string>();
  const reportOnce = once(report);

  function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
    const requestId = (error instanceof Error && requestIds.get(error)) || '';
    const shown = toShown(formatted, error, isProduction);
    const clientError = toClientError(shown, requestId);
    if (catalogue[clientError.extensions.code].status >= 500) reportOnce(unwrapResolverError(error), requestId);
    const isRevealed = !shown && !isProduction;
    return { ...formatted, ...clientError, ...(isRevealed ? { message: shorten(formatted.message) } : {}) };
  }

  /**
   * Notes the request id of each error, since Apollo calls `formatError` with the error alone. Sets the HTTP status of a
   * response without data by the code of its first error.
   */
  const plugin: ApolloServerPlugin<RequestContext> = {
    async requestDidStart() {
      return {
        async didEncounterErrors({ errors, contextValue }) {
          for (const error of errors) requestIds.set(error, contextValue.requestId);
        },
        async willSendResponse({ response: { body, http } }) {
          if (http.status !== 500 || body.kind !== 'single' || body.singleResult.data !== undefined) return;
          const code = body.singleResult.errors?.[0]?.extensions?.code;
          if (isErrorCode(code)) http.status = catalogue[code].status;
        },
      };
    },
    async unexpectedErrorProcessingRequest({ error, requestContext }) {
      report(error, requestContext.contextValue.requestId);
    },
  };

  return { formatError, plugin };
}

/** Reports an error object once: a failed batch fails many fields with the same error. */
function once(report: Report): Report {
  const reported = new WeakSet<object>();
  return (error, requestId) => {
    if (error instanceof Error && reported.has(error)) return;
    if (error instanceof Error) reported.add(error);
    report(error, requestId);
  };
}

/** Returns the error that the client may see; undefined for an unexpected one. */
function toShown({ message, extensions }: GraphQLFormattedError, error: unknown, isProduction: boolean) {
  const original = unwrapResolverError(error);
  if (original instanceof LoomgateError) return original;
  if (isUnrepresentable(original)) return new LoomgateError('UNREPRESENTABLE_VALUE');
  const code = codeOf(original) ?? extensions?.code;
  // An error that a resolver threw has an original error. Its message and code were not written for clients.
  if (original !== error || !isErrorCode(code) || code === 'INTERNAL_SERVER_ERROR') return undefined;
  return new LoomgateError(code, toClientMessage(message, isProduction), { details: extensions?.details });
}

/** Whether Float or Int of graphql-js refuses a value of a row: NaN, infinity, or an integer of more than 32 bits. */
function isUnrepresentable(error: unknown): boolean {
  return error instanceof GraphQLError && !error.originalError && /^(Float|Int) cannot represent /.test(error.message);
}

/** Returns the code for an error that graphql-js or Apollo raises without one and that the client caused. */
function codeOf(error: unknown): ErrorCode | undefined {
  if (!(error instanceof GraphQLError) || error.originalError || error.extensions.code !== undefined) return undefined;
  // graphql-js finds a null variable for a non-null argument only during execution.
  if (/^Argument "/.test(error.message)) return 'BAD_USER_INPUT';
  const { status = 0 } = error.extensions.http ?? {};
  return status >= 400 && status < 500 ? 'BAD_REQUEST' : undefined;
}
