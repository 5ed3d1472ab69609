import { type ApolloServerPlugin, type GraphQLRequest, type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { Claim, Policy, ResponseCache } from '../../cache/types';
import { catalogue } from '../../errors';
import { isErrorCode } from '../../errors/client-error';
import type { VaryBy } from '../../modules/rule';
import { span } from '../../telemetry/span';
import { isCloser } from '../access-tracking';
import type { RequestContext } from '../context';
import type { OperationPlan, PlanOperation } from './plan';
import type { CacheSession, Outcome } from './session';

/** With one of these headers the answer describes its own execution. */
const bypassing = ['loomgate-cost', 'loomgate-debug'];

const scopeLooksAt: Record<Policy['scope'], VaryBy> = { PUBLIC: 'nothing', ROLE: 'role', VIEWER: 'viewer' };

/**
 * Asks the cache before an operation is executed. A hit ends there; for a lead, what the execution reads is recorded.
 * The bytes are not here yet: http/run.ts settles the lead with them.
 * @param executionMs how long a request may take, waiting for others' answers included
 */
export function cachePlugin(
  planOperation: PlanOperation,
  cache: ResponseCache,
  executionMs: number,
): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ document, operation, request, contextValue }) {
          // An unknown name is none of the document's operations, whatever Apollo's types say.
          const plan = operation && planOperation(document, operation, request.variables);
          tellSession(contextValue.session, plan, request);
          if (!plan || contextValue.session.isBypassed) return null;
          const claim = await lookUp(cache, plan, contextValue, executionMs);
          if (contextValue.session.isLeading) contextValue.operation.record();
          return 'entry' in claim && claim.entry ? standIn() : null;
        },
        async willSendResponse({ response: { body }, contextValue: { session, looks } }) {
          if (!session.plan || body.kind !== 'single') return;
          const isPrivate = isCloser(looks.closest, scopeLooksAt[session.plan.policy.scope]);
          session.outcome = isPrivate ? 'not kept' : outcomeOf(body.singleResult);
        },
      };
    },
  };
}

function tellSession(session: CacheSession, plan: OperationPlan | undefined, request: GraphQLRequest): void {
  session.isBypassed = plan !== undefined && isBypassing(request);
  session.planned(plan, !session.isBypassed && !isRegistering(request));
}

function isBypassing({ http }: GraphQLRequest): boolean {
  return bypassing.some((name) => http?.headers.get(name) === '1');
}

/** The same request would do something besides giving its answer: it brings the text of a persisted query. */
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

/** In the place of an answer whose bytes are there already. */
function standIn(): GraphQLResponse {
  return { body: { kind: 'single', singleResult: { data: null } }, http: { headers: new HeaderMap() } };
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[] | undefined;
  readonly extensions?: object | undefined;
}

function outcomeOf({ data, errors = [], extensions }: Result): Outcome {
  if (errors.some(isServersDoing)) return 'failed';
  return errors.length === 0 && data && extensions === undefined ? 'kept' : 'not kept';
}

function isServersDoing({ extensions }: GraphQLFormattedError): boolean {
  const code = extensions?.code;
  return isErrorCode(code) && catalogue[code].status >= 500;
}
