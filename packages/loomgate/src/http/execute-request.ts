import type { ApolloServer, HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { Claim, Entry } from '../cache/types';
import type { CacheSession } from '../graphql/cache/session';
import { boundedTags } from '../graphql/cache/tags';
import type { Caller, RequestContext } from '../graphql/context';
import type { TrustedDocuments } from '../graphql/trusted-documents';

export interface ExecuteRequestParts {
  readonly apollo: ApolloServer<RequestContext>;
  readonly documents: TrustedDocuments;
  createContext(caller: Caller, gone: AbortSignal | undefined, session: CacheSession): RequestContext;
}

/** The answer to a GraphQL request. */
export interface Answer {
  readonly response: HTTPGraphQLResponse;
  /** A cache entry, to be sent with its headers in place of the body of `response`. */
  readonly entry?: Entry | undefined;
  /** The value of the header `loomgate-cache`. */
  readonly source?: string | undefined;
}

/** A claim that has found an entry. */
export type Served = Extract<Claim, { kind: 'hit' | 'stale' }>;

/**
 * Executes a GraphQL request, or answers it from the cache.
 * @param session gets the outcome; its creator closes it
 * @param gone aborts when the client has gone
 */
export type ExecuteRequest = (
  request: HTTPGraphQLRequest,
  caller: Caller,
  session: CacheSession,
  gone?: AbortSignal,
) => Promise<Answer>;

export function createExecuteRequest({ apollo, documents, createContext }: ExecuteRequestParts): ExecuteRequest {
  return async (request, caller, session, gone) => {
    const context = createContext(caller, gone, session);
    const httpGraphQLRequest = documents.resolveHttp(request);
    const response = await apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => context });
    return toAnswer(withRequestId(response, context.requestId), session, context);
  };
}

/**
 * Puts the request id into the errors of a failed request. Apollo refuses a malformed request, such as a body without a
 * query, before it calls `requestDidStart`. It formats that error without the context, so `formatError`
 * (graphql/errors.ts) does not know the id.
 */
function withRequestId(response: HTTPGraphQLResponse, requestId: string): HTTPGraphQLResponse {
  const { body, status = 200 } = response;
  if (status < 400 || body.kind !== 'complete') return response;
  const result: FormattedExecutionResult = JSON.parse(body.string);
  const errors = result.errors?.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
  return { ...response, body: { kind: 'complete', string: `${JSON.stringify({ ...result, errors })}\n` } };
}

async function toAnswer(
  response: HTTPGraphQLResponse,
  session: CacheSession,
  context: RequestContext,
): Promise<Answer> {
  const { claimed } = session;
  if (session.isBypassed) return { response, source: 'BYPASS' };
  if (!claimed) return { response };
  if (claimed.kind === 'hit' || claimed.kind === 'stale')
    return isGood(response) ? { response, entry: claimed.entry, source: sourceOf(claimed) } : { response };
  const source = claimed.kind === 'bypass' ? 'BYPASS' : 'MISS';
  const entry = 'entry' in claimed ? claimed.entry : await settle(session, response, context);
  if (entry) return { response, entry, source };
  const old = isFailed(session, response) ? await session.findStale() : undefined;
  return old ? { response, entry: old, source: 'STALE' } : { response, source };
}

/** Gives the answer to the requests that wait for it, or lets one of them execute. @returns the entry of a cached answer */
async function settle(
  session: CacheSession,
  { body, status = 200 }: HTTPGraphQLResponse,
  { operation }: RequestContext,
): Promise<Entry | undefined> {
  if (session.outcome === 'kept' && status === 200 && session.holdsLease && body.kind === 'complete')
    return session.complete({ body: Buffer.from(body.string), tags: boundedTags(operation.reads ?? new Set()) });
  // Where the answer may not be cached or the execution failed, the waiting requests execute all at once, not one by one.
  session.abandon(session.outcome !== undefined);
  return undefined;
}

/** Returns the value of the header `loomgate-cache` for a cached answer. */
export function sourceOf({ kind, level }: Served): string {
  return `${kind.toUpperCase()};level=${level}`;
}

/** Returns the value for metrics and logs: hit, stale, miss or bypass; undefined where the cache was not asked. */
export function outcomeOf(source: string | undefined): string | undefined {
  return source?.split(';', 1)[0]?.toLowerCase();
}

function isFailed({ outcome }: CacheSession, { status = 200 }: HTTPGraphQLResponse): boolean {
  return outcome === 'failed' || status >= 500;
}

function isGood({ status = 200 }: HTTPGraphQLResponse): boolean {
  return status === 200;
}
