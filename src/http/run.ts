import type { ApolloServer, HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server';
import type { Claim, Entry, Lead, Plan } from '../cache/types';
import type { OperationPlan } from '../graphql/cache/plan';
import { boundedTags } from '../graphql/cache/tags';
import type { CacheTurn, Claimed } from '../graphql/cache/turn';
import type { Caller, RequestContext } from '../graphql/context';
import type { TrustedDocuments } from '../graphql/trusted-documents';
import { toUtf8 } from '../shared/utf8';

export interface RunParts {
  readonly apollo: ApolloServer<RequestContext>;
  readonly documents: TrustedDocuments;
  createContext(caller: Caller, gone: AbortSignal | undefined, cache: CacheTurn): RequestContext;
}

/** What to answer a request with. */
export interface Answer {
  readonly response: HTTPGraphQLResponse;
  /** The bytes to send instead of the response's, with the headers that belong to them. */
  readonly entry?: Entry | undefined;
  /** What the header `loomgate-cache` says. */
  readonly source?: string | undefined;
  /** For whoever remembers which request means which operation. */
  readonly plan?: OperationPlan | undefined;
  /** Expired: whoever sends the entry makes it anew. */
  readonly refresh?: Claimed | undefined;
}

/** What the cache has given. */
export type Served = Extract<Claim, { kind: 'hit' | 'stale' }>;

interface Terms {
  /** Aborts when nobody waits for the answer any more. */
  readonly gone?: AbortSignal;
  readonly claimed?: Claimed | undefined;
  readonly isFree?: boolean;
  readonly onPlanned?: CacheTurn['onPlanned'];
}

export type Run = (request: HTTPGraphQLRequest, caller: Caller, terms?: Terms) => Promise<Answer>;

/** Executes a GraphQL request, or has it answered by the cache. Whatever comes of it, its lead is settled. */
export function createRun({ apollo, documents, createContext }: RunParts): Run {
  return async (request, caller, { gone, ...terms } = {}) => {
    const turn: CacheTurn = { ...terms };
    try {
      const context = createContext(caller, gone, turn);
      const httpGraphQLRequest = documents.resolveHttp(request);
      const response = await apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => context });
      return { plan: turn.isRegistering ? undefined : turn.plan, ...(await toAnswer(response, turn, context)) };
    } finally {
      // What has been settled or handed on is not there any more.
      giveBack(turn.claimed?.claim);
      giveBack(turn.claim);
    }
  };
}

/** Lets somebody else have the lead that was claimed and not used. */
export function giveBack(claim: Claim | undefined): void {
  if (claim?.kind === 'lead' || claim?.kind === 'stale') claim.lead?.abandon(false);
}

async function toAnswer(response: HTTPGraphQLResponse, turn: CacheTurn, context: RequestContext): Promise<Answer> {
  const { claim } = turn;
  if (turn.isPassedBy || claim?.kind === 'bypass') return { response, source: 'BYPASS' };
  if (claim?.kind === 'lead') return settle(claim.lead, response, turn, context);
  if (!claim || !isGood(response)) return { response };
  turn.claim = undefined;
  const plan = turn.plan?.planFor(context.caller.viewer);
  return { response, entry: claim.entry, source: sourceOf(claim), refresh: plan && refreshOf(claim, plan) };
}

/** What the header `loomgate-cache` says of an answer that was there. */
export function sourceOf({ kind, level }: Served): string {
  return `${kind.toUpperCase()};level=${level}`;
}

/** The same as metrics and logs have it, without the level: hit, stale, miss, bypass; undefined where no cache was asked. */
export function outcomeOf(source: string | undefined): string | undefined {
  return source?.split(';', 1)[0]?.toLowerCase();
}

/** What is to be made anew once an entry has been sent. */
export function refreshOf(claim: Served, plan: Plan): Claimed | undefined {
  return claim.kind === 'stale' && claim.lead ? { plan, claim: { kind: 'lead', lead: claim.lead } } : undefined;
}

async function settle(
  lead: Lead,
  response: HTTPGraphQLResponse,
  turn: CacheTurn,
  { operation }: RequestContext,
): Promise<Answer> {
  turn.claim = undefined;
  const { body, status = 200 } = response;
  if (turn.outcome === 'kept' && isGood(response) && body.kind === 'complete') {
    const tags = boundedTags(operation.reads ?? new Set());
    return { response, entry: await lead.complete({ body: toUtf8(body.string), tags }), source: 'MISS' };
  }
  // Who waits for an answer that came to nothing tries at once, not one after the other.
  lead.abandon(turn.outcome !== undefined);
  const isFailed = turn.outcome === 'failed' || status >= 500;
  return isFailed && lead.stale ? { response, entry: lead.stale, source: 'STALE' } : { response, source: 'MISS' };
}

function isGood({ status = 200 }: HTTPGraphQLResponse): boolean {
  return status === 200;
}
