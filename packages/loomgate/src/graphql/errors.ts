import type { ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { catalogue, type ErrorCode, LoomgateError } from '../errors';
import { isErrorCode, toClientError } from '../errors/client-error';
import { shorten, toClientMessage } from './client-message';
import type { RequestContext } from './context';

/** Apollo refuses some requests before it knows whose they are; `withRequestId` puts the id in this place. */
const unknownRequest = '';

/** Told of every error that is the server's doing. */
export type Report = (error: unknown, requestId: string) => void;

/**
 * Decides what of an error a client sees. Ours, and those that a client caused by its request, are shown; anything else
 * is reported and reduced to INTERNAL_SERVER_ERROR, in development with its message. Suggestions of what the schema has
 * are left out in production.
 */
export function createErrorMask(isProduction: boolean, report: Report) {
  const requestIds = new WeakMap<object, string>();
  const reportOnce = once(report);

  function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
    const requestId = (error instanceof Error && requestIds.get(error)) || unknownRequest;
    const shown = toShown(formatted, error, isProduction);
    const clientError = toClientError(shown, requestId);
    if (catalogue[clientError.extensions.code].status >= 500) reportOnce(unwrapResolverError(error), requestId);
    const isRevealed = !shown && !isProduction;
    return { ...formatted, ...clientError, ...(isRevealed ? { message: shorten(formatted.message) } : {}) };
  }

  /** Tells `formatError`, which is given the error alone, and the status of requests that failed as a whole. */
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

/** A batch that fails fails many fields with one error, which is one line of the log. */
function once(report: Report): Report {
  const reported = new WeakSet<object>();
  return (error, requestId) => {
    if (error instanceof Error && reported.has(error)) return;
    if (error instanceof Error) reported.add(error);
    report(error, requestId);
  };
}

/** Gives the errors of a refused request its id, where Apollo could not. A body of JSON has these bytes nowhere else. */
export function withRequestId(body: string, requestId: string): string {
  return body.replaceAll(`"requestId":"${unknownRequest}"`, `"requestId":${JSON.stringify(requestId)}`);
}

/** The error as a client may see it; undefined for one that nobody expected. */
function toShown({ message, extensions }: GraphQLFormattedError, error: unknown, isProduction: boolean) {
  const original = unwrapResolverError(error);
  if (original instanceof LoomgateError) return original;
  const code = codeOf(original) ?? extensions?.code;
  // A resolver's error has a path. What it says of itself was not written for clients.
  if (original !== error || !isErrorCode(code) || code === 'INTERNAL_SERVER_ERROR') return undefined;
  return new LoomgateError(code, toClientMessage(message, isProduction), { details: extensions?.details });
}

/** The code of mistakes of clients that come with none. */
function codeOf(error: unknown): ErrorCode | undefined {
  if (!(error instanceof GraphQLError) || error.originalError || error.extensions.code !== undefined) return undefined;
  // graphql-js finds a null variable in a place that takes none only when it executes.
  if (/^Argument "/.test(error.message)) return 'BAD_USER_INPUT';
  const { status = 0 } = error.extensions.http ?? {};
  return status >= 400 && status < 500 ? 'BAD_REQUEST' : undefined;
}
