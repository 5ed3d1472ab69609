import { type ApolloServerPlugin, type GraphQLRequest, type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { Claim, Plan, Policy, ResponseCache } from '../../cache/types';
import { catalogue } from '../../errors';
import { isErrorCode } from '../../errors/client-error';
import type { LooksAt } from '../../modules/rule';
import { span } from '../../telemetry/span';
import type { RequestContext } from '../context';
import { isCloser } from '../looks';
import type { OperationPlan, PlanOperation } from './plan';
import type { CacheTurn, Outcome } from './turn';

/** With one of these, the answer tells of its own making. */
const passingBy = ['loomgate-cost', 'loomgate-debug'];

const scopeLooksAt: Record<Policy['scope'], LooksAt> = { PUBLIC: 'nothing', ROLE: 'role', VIEWER: 'viewer' };

/**
 * Asks the cache before an operation is executed. A hit ends there; for a lead, what the execution reads is recorded.
 * The bytes are not here yet: whoever writes them settles the lead (http/run.ts).
 */
export function cachePlugin(planOperation: PlanOperation, cache: ResponseCache): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ document, operation, request, contextValue }) {
          const { cache: turn, caller, operation: reading } = contextValue;
          // An unknown name is none of the document's operations, whatever Apollo's types say.
          turn.plan = operation && planOperation(document, operation, request.variables);
          readRequest(turn, request);
          if (!turn.plan || turn.isPassedBy) return null;
          tellPlan(turn, turn.plan);
          turn.claim = await claim(cache, turn, turn.plan.planFor(caller.viewer));
          if (turn.claim.kind === 'lead') reading.record();
          return 'entry' in turn.claim ? standIn() : null;
        },
        async willSendResponse({ response: { body }, contextValue: { cache: turn, looks } }) {
          if (!turn.plan || body.kind !== 'single') return;
          const isNobodyElses = isCloser(looks.closest, scopeLooksAt[turn.plan.policy.scope]);
          turn.outcome = isNobodyElses ? 'not kept' : outcomeOf(body.singleResult);
        },
      };
    },
  };
}

function readRequest(turn: CacheTurn, { extensions, query, http }: GraphQLRequest): void {
  turn.isRegistering = extensions?.persistedQuery !== undefined && query !== undefined;
  turn.isPassedBy = passingBy.some((name) => http?.headers.get(name) === '1');
}

function tellPlan({ isRegistering, onPlanned }: CacheTurn, plan: OperationPlan): void {
  if (!isRegistering) onPlanned?.(plan);
}

/** What was claimed before Apollo had the request is not claimed again. */
function claim(cache: ResponseCache, turn: CacheTurn, plan: Plan): Promise<Claim> {
  const { claimed } = turn;
  const isClaimed = claimed?.plan.key === plan.key;
  if (isClaimed) turn.claimed = undefined;
  return span(
    'cache lookup',
    () => ({ 'loomgate.cache.scope': plan.policy.scope }),
    async (annotate) => {
      const found = isClaimed ? claimed.claim : await cache.claim(plan);
      annotate({
        'loomgate.cache.outcome': found.kind,
        'loomgate.cache.level': 'level' in found ? found.level : undefined,
      });
      return found;
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
