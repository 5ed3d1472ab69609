import type { ApolloServerPlugin, HeaderMap } from '@apollo/server';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Config } from '../../config';
import { LoomgateError } from '../../errors';
import type { RequestContext } from '../context';
import { isOnWrongTransport, type SubscriptionExecution } from '../subscriptions/start';
import { type Account, type Charge, requireAllowed } from './account';
import { type Charges, chargeForTime } from './charges';
import { type Cost, createCosts } from './cost';
import type { DocumentLimits } from './document-plugin';
import { rounded } from './evaluate';
import { rateLimitHeaders } from './headers';
import { leafPrice } from './prices';

type Operation = OperationDefinitionNode | undefined;

/** The number of fields that a COST_TOO_HIGH error lists. */
const maxShares = 5;
/** The minimum charge of a refusal: Apollo takes at least 0.25 ms for any document. */
const minRefusalCharge = 25;
/** Bytes of a response that cost 1. */
const bytesPerUnit = 1_000;

/**
 * Refuses operations that exceed the cost limit. Charges others to the client before execution, and settles the difference
 * to their actual cost afterwards. With the header `loomgate-cost: 1` the response has `extensions.cost`. A refused request
 * is charged for the CPU time of parsing and validating it.
 * @param account undefined if the rate limit is off; likewise `charges`
 */
export function costPlugin(
  schema: GraphQLSchema,
  limits: Config['limits'],
  { isRefused }: Pick<DocumentLimits, 'isRefused'>,
  account: Account | undefined,
  charges: Pick<Charges, 'add'> | undefined,
): ApolloServerPlugin<RequestContext> {
  const costOf = createCosts(schema);
  const isRefusedElsewhere = (document: DocumentNode, operation: Operation, context: RequestContext) =>
    isRefused(document) || isOnWrongTransport(operation?.operation, context.subscription);
  return {
    async requestDidStart() {
      let requested = 0;
      let charge: Charge | undefined;
      const readingMs = account ? startReading() : () => 0;
      return {
        async didResolveOperation({ document, operation, request, contextValue }) {
          if (operation) requested = requireAffordable(costOf(document, operation, request.variables), limits.cost);
          charge = chargeOfEvent(contextValue.subscription, requested);
          if (charge || contextValue.isFree || isRefusedElsewhere(document, operation, contextValue)) return;
          // Ends the measurement before other requests run, since the next line waits for Redis.
          readingMs();
          charge = await account?.(contextValue.caller, requested);
          if (charge) requireAllowed(charge, requested);
        },
        async willSendResponse({ request, response: { body, http }, contextValue }) {
          if (!charge?.allowed && !contextValue.isFree)
            charges?.add(contextValue.caller, Math.max(minRefusalCharge, chargeForTime(readingMs())));
          contextValue.record.isCharged = true;
          const actual = actualCost(contextValue, requested);
          const available = charge?.settle(actual);
          setRateHeaders(http.headers, charge, available);
          if (body.kind !== 'single' || request.http?.headers.get('loomgate-cost') !== '1') return;
          const { singleResult: result } = body;
          result.extensions = { ...result.extensions, cost: { requested, actual, ...balance(charge, available) } };
        },
      };
    },
  };
}

function setRateHeaders(headers: HeaderMap, charge: Charge | undefined, available = 0): void {
  if (!charge) return;
  for (const [name, value] of rateLimitHeaders(charge, available)) headers.set(name, value);
}

/**
 * Measures the CPU time from now until the first call, in milliseconds. Parsing and validation do not wait for anything, so
 * nearly all CPU time of the thread is the request's.
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

/** @throws LoomgateError COST_TOO_HIGH with the fields that cost the most */
function requireAffordable({ total, mostExpensive }: Cost, limit: number): number {
  if (total <= limit) return total;
  throw new LoomgateError('COST_TOO_HIGH', undefined, {
    details: { limit, found: total, breakdown: mostExpensive(maxShares) },
  });
}

/**
 * The actual cost of an operation: at most its requested cost, plus the bytes of the response, which are not part of that.
 * The start of a subscription pays the requested cost, which is that of one event.
 */
function actualCost({ operation, weights, output, subscription }: RequestContext, requested: number): number {
  if (subscription?.kind === 'start') return requested;
  const { statements, rows, missing } = operation.cost;
  const taken = statements + Math.max(rows + missing, output.objects) + weights.sum + output.leaves * leafPrice;
  return rounded(Math.min(requested, taken) + output.bytes / bytesPerUnit);
}

/** An event is charged before it is executed, because it may wait for that (event-pacing.ts). */
function chargeOfEvent(subscription: SubscriptionExecution | undefined, requested: number): Charge | undefined {
  if (subscription?.kind === 'start') subscription.cost = requested;
  return subscription?.kind === 'event' ? subscription.charge : undefined;
}

function balance(charge: Charge | undefined, available = 0) {
  if (!charge) return {};
  const { capacity, refillPerSecond: restoreRate } = charge.policy;
  return { available: Math.floor(available), capacity, restoreRate };
}
