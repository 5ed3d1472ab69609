import type { ApolloServer, HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server';
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

/** What to answer a request with. */
export interface Answer {
  readonly response: HTTPGraphQLResponse;
  /** The bytes to send instead of the response's, with the headers that belong to them. */
  readonly entry?: Entry | undefined;
  /** What the header `loomgate-cache` says. */
  readonly source?: string | undefined;
}

/** What the cache has given. */
export type Served = Extract<Claim, { kind: 'hit' | 'stale' }>;

/**
 * Executes a GraphQL request, or has it answered by the cache.
 * @param session is told what came of it; its creator closes it
 * @param gone aborts when the answer is not waited for any more
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
    return toAnswer(response, session, context);
  };
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

/** Gives those who wait the answer, or has one of them make it. @returns the answer, where others may have it */
async function settle(
  session: CacheSession,
  { body, status = 200 }: HTTPGraphQLResponse,
  { operation }: RequestContext,
): Promise<Entry | undefined> {
  if (session.outcome === 'kept' && status === 200 && session.isLeading && body.kind === 'complete')
    return session.complete({ body: Buffer.from(body.string), tags: boundedTags(operation.reads ?? new Set()) });
  // Those who wait for an answer that came to nothing execute at once, not one after the other.
  session.abandon(session.outcome !== undefined);
  return undefined;
}

/** What the header `loomgate-cache` says of an answer that was there. */
export function sourceOf({ kind, level }: Served): string {
  return `${kind.toUpperCase()};level=${level}`;
}

/** The same as metrics and logs have it, without the level: hit, stale, miss, bypass; undefined where no cache was asked. */
export function outcomeOf(source: string | undefined): string | undefined {
  return source?.split(';', 1)[0]?.toLowerCase();
}

function isFailed({ outcome }: CacheSession, { status = 200 }: HTTPGraphQLResponse): boolean {
  return outcome === 'failed' || status >= 500;
}

function isGood({ status = 200 }: HTTPGraphQLResponse): boolean {
  return status === 200;
}
