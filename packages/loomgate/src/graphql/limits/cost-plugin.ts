import type { ApolloServerPlugin, HeaderMap } from '@apollo/server';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Config } from '../../config';
import { LoomgateError } from '../../errors';
import type { RequestContext } from '../context';
import { isMisplaced, type SubscriptionStart } from '../subscriptions/start';
import { type Account, type Charge, requireAllowed } from './account';
import { type Charges, chargeForTime } from './charges';
import { type Cost, createCosts } from './cost';
import type { DocumentLimits } from './document-plugin';
import { rounded } from './evaluate';
import { rateLimitHeaders } from './headers';
import { leafPrice } from './prices';

type Operation = OperationDefinitionNode | undefined;

/** How many of the dearest places a refusal names. */
const maxShares = 5;
/** For the way of a document through Apollo and back, however little there is to read: a quarter of a millisecond and more. */
const leastForRefusal = 25;
/** Bytes of an answer that cost 1. */
const bytesPerUnit = 1_000;

/**
 * Refuses an operation that costs more than one may, charges the others to the client that asks, and settles the
 * difference to what they turn out to have cost. With the header `loomgate-cost: 1` the answer says so: `extensions.cost`.
 * What is refused is charged the time of the processor that reading it has taken.
 * @param account undefined where nobody's rate is limited; so are `charges`
 */
export function costPlugin(
  schema: GraphQLSchema,
  limits: Config['limits'],
  { isRefused }: Pick<DocumentLimits, 'isRefused'>,
  account: Account | undefined,
  charges: Pick<Charges, 'add'> | undefined,
): ApolloServerPlugin<RequestContext> {
  const costOf = createCosts(schema);
  const isRefusedElsewhere = (document: DocumentNode, operation: Operation, turn: SubscriptionStart | undefined) =>
    isRefused(document) || isMisplaced(operation?.operation, turn);
  return {
    async requestDidStart() {
      let requested = 0;
      let charge: Charge | undefined;
      const readingMs = account ? startReading() : () => 0;
      return {
        async didResolveOperation({ document, operation, request, contextValue }) {
          if (operation) requested = requireAffordable(costOf(document, operation, request.variables), limits.cost);
          const { subscription } = contextValue;
          charge = chargedBefore(subscription, requested);
          if (charge || contextValue.isFree || isRefusedElsewhere(document, operation, subscription)) return;
          // Before others have the thread: Redis is waited for here.
          readingMs();
          charge = await account?.(contextValue.caller, requested);
          if (charge) requireAllowed(charge, requested);
        },
        async willSendResponse({ request, response: { body, http }, contextValue }) {
          if (!charge?.allowed && !contextValue.isFree)
            charges?.add(contextValue.caller, Math.max(leastForRefusal, chargeForTime(readingMs())));
          contextValue.record.isCharged = true;
          const actual = actualCost(contextValue, requested);
          const available = charge?.settle(actual);
          tellRate(http.headers, charge, available);
          if (body.kind !== 'single' || request.http?.headers.get('loomgate-cost') !== '1') return;
          const { singleResult: result } = body;
          result.extensions = { ...result.extensions, cost: { requested, actual, ...balance(charge, available) } };
        },
      };
    },
  };
}

function tellRate(headers: HeaderMap, charge: Charge | undefined, available = 0): void {
  if (!charge) return;
  for (const [name, value] of rateLimitHeaders(charge, available)) headers.set(name, value);
}

/**
 * Measures the time of the processor that reading a request takes, in milliseconds: from now until the first call. Until
 * then nothing waits for anything, so nearly all of the thread's time is the request's.
 */
function startReading(): () => number {
  const startedAt = threadMs();
  let tookMs: number | undefined;
  return () => {
    tookMs ??= threadMs() - startedAt;
    return tookMs;
  };
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** @throws LoomgateError COST_TOO_HIGH with the places that cost the most */
function requireAffordable({ total, dearest }: Cost, limit: number): number {
  if (total <= limit) return total;
  throw new LoomgateError('COST_TOO_HIGH', undefined, {
    details: { limit, found: total, breakdown: dearest(maxShares) },
  });
}

/**
 * What an operation took: no more than was known before, but for the bytes of its answer, which nobody knows before. What
 * begins a subscription has not cost anything yet: it pays for what an event may cost.
 */
function actualCost({ operation, weights, output, subscription }: RequestContext, requested: number): number {
  if (subscription?.kind === 'opening') return requested;
  const { statements, rows, missing } = operation.cost;
  const taken = statements + Math.max(rows + missing, output.objects) + weights.sum + output.leaves * leafPrice;
  return rounded(Math.min(requested, taken) + output.bytes / bytesPerUnit);
}

/** An event has been charged before it is executed, since it may have had to wait for that (pace.ts). */
function chargedBefore(turn: SubscriptionStart | undefined, requested: number): Charge | undefined {
  if (turn?.kind === 'opening') turn.cost = requested;
  return turn?.kind === 'event' ? turn.charge : undefined;
}

function balance(charge: Charge | undefined, available = 0) {
  if (!charge) return {};
  const { capacity, refillPerSecond: restoreRate } = charge.policy;
  return { available: Math.floor(available), capacity, restoreRate };
}
