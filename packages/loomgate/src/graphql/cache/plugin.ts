import { type ApolloServerPlugin, type GraphQLRequest, type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { Claim, Policy, ResponseCache } from '../../cache/types';
import { catalogue } from '../../errors';
import { isErrorCode } from '../../errors/client-error';
import type { VaryBy } from '../../modules/rule';
import { span } from '../../telemetry/span';
import { isMoreSpecific } from '../access-tracking';
import type { RequestContext } from '../context';
import type { OperationPlan, PlanOperation } from './plan';
import { isReadOf, noRowSecurity, type RowSecurity } from './row-security';
import type { CacheSession, Outcome } from './session';
import { type Follows, isFollowed } from './tags';

/** With one of these headers the response describes its own execution, so it is not cached. */
const bypassHeaders = ['loomgate-cost', 'loomgate-debug'];

const accessOfScope: Record<Policy['scope'], VaryBy> = { PUBLIC: 'nothing', ROLE: 'role', VIEWER: 'viewer' };

/**
 * Looks an operation up in the cache before it is executed. A hit is not executed. With a fill lease, the loaders record
 * the tags of what they read; http/execute-request.ts completes the lease with the bytes of the response.
 * @param executionMs the deadline of a request, which includes waiting for a fill by another request
 * @param follows responses that read other types are neither stored nor shared
 * @param rowSecurity the types of tables with row level security
 */
export function cachePlugin(
  planOperation: PlanOperation,
  cache: ResponseCache,
  executionMs: number,
  follows: Follows,
  { unfollowed }: Pick<RowSecurity, 'unfollowed'> = noRowSecurity,
): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ document, operation, request, contextValue }) {
          // Undefined for an unknown operation name, although Apollo's types exclude that.
          const plan = operation && planOperation(document, operation, request.variables);
          updateSession(contextValue.session, plan, request);
          if (!plan || contextValue.session.isBypassed) return null;
          const claim = await lookUp(cache, plan, contextValue, executionMs);
          if (contextValue.session.holdsLease) contextValue.operation.record();
          return 'entry' in claim && claim.entry ? placeholder() : null;
        },
        async willSendResponse({ response: { body }, contextValue }) {
          const { session, operation } = contextValue;
          if (!session.plan || body.kind !== 'single') return;
          // A bypassing response is shared with requests that had arrived before its execution, and never stored.
          const isPurged =
            session.claimed?.kind === 'bypass' ||
            (isFollowed(operation.reads, follows) && !isReadOf(operation.reads, unfollowed));
          const mayBeKept = isPurged && isCoveredByKey(contextValue, session.plan);
          session.outcome = mayBeKept ? outcomeOf(body.singleResult) : 'not kept';
        },
      };
    },
  };
}

/** Whether the response depends on no more of its request than the cache key contains. */
function isCoveredByKey({ access, databaseSession }: RequestContext, { policy, usesSession }: OperationPlan): boolean {
  if (databaseSession?.isUsed && !usesSession) return false;
  return !isMoreSpecific(access.mostSpecific, accessOfScope[policy.scope]);
}

function updateSession(session: CacheSession, plan: OperationPlan | undefined, request: GraphQLRequest): void {
  session.isBypassed = plan !== undefined && isBypassing(request);
  session.setPlan(plan, !session.isBypassed && !isRegistering(request));
}

function isBypassing({ http }: GraphQLRequest): boolean {
  return bypassHeaders.some((name) => http?.headers.get(name) === '1');
}

/** Whether the request registers a persisted query, so that repeating it does more than return its response. */
function isRegistering({ extensions, query }: GraphQLRequest): boolean {
  return extensions?.persistedQuery !== undefined && query !== undefined;
}

function lookUp(
  cache: ResponseCache,
  plan: OperationPlan,
  { session, caller }: RequestContext,
  executionMs: number,
): Promise<Claim> {
  return span(
    'cache lookup',
    () => ({ 'loomgate.cache.scope': plan.policy.scope }),
    async (annotate) => {
      const claim = await session.claim(cache, plan.planFor(caller.viewer), session.startedAt + executionMs);
      annotate({
        'loomgate.cache.outcome': claim.kind,
        'loomgate.cache.level': 'level' in claim ? claim.level : undefined,
      });
      return claim;
    },
  );
}

/** Stands for a response whose bytes are in the cache; the HTTP layer sends those instead. */
function placeholder(): GraphQLResponse {
  return { body: { kind: 'single', singleResult: { data: null } }, http: { headers: new HeaderMap() } };
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[] | undefined;
  readonly extensions?: object | undefined;
}

function outcomeOf({ data, errors = [], extensions }: Result): Outcome {
  if (errors.some(isServerError)) return 'failed';
  return errors.length === 0 && data && extensions === undefined ? 'kept' : 'not kept';
}

function isServerError({ extensions }: GraphQLFormattedError): boolean {
  const code = extensions?.code;
  return isErrorCode(code) && catalogue[code].status >= 500;
}
