import { randomUUID } from 'node:crypto';
import type { ApolloServer, GraphQLRequest } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { LoomgateError } from '../../errors';
import { toClientError } from '../../errors/client-error';
import type { ObservedSubscription, ObserveSubscription } from '../../telemetry/observe-subscriptions';
import { createRequestRecord } from '../../telemetry/request-record';
import { CacheSession } from '../cache/session';
import type { Caller, RequestContext } from '../context';
import type { TrustedDocuments } from '../trusted-documents';
import { toGraphqlRequest } from './request';
import { resultsOf, type Told, untilReturned, withCursors } from './results';
import type { Opening, SubscriptionTurn } from './turn';

export interface SubscribeParts {
  readonly apollo: ApolloServer<RequestContext>;
  readonly documents: TrustedDocuments;
  createContext(
    caller: Caller,
    gone: AbortSignal | undefined,
    session: CacheSession,
    subscription?: SubscriptionTurn,
  ): RequestContext;
  readonly observe: ObserveSubscription;
  /** Tells what nobody expected. */
  report(error: unknown, requestId: string): void;
}

/** A subscription that has begun, or what has kept it from that. Whoever has its results is to return them. */
export type Subscribed = Begun | { readonly results?: undefined; readonly errors: readonly GraphQLFormattedError[] };

interface Begun {
  readonly results: AsyncGenerator<Told, void>;
  /** The cursor of where it begins. */
  readonly start: string | undefined;
  readonly errors?: undefined;
}

/**
 * Begins a subscription. It and every event of it are executed as any operation is, under limits, guard and error mask,
 * each with loaders of its own; only that nobody is charged for events.
 * @param sent as it came: `query`, `variables`, `operationName`, `extensions`, or `documentId`; with the extension
 *   `cursors: true` each result has its cursor in `extensions`
 * @param gone aborts when nobody is there any more to be told; ends it, too
 * @param after the cursor to begin after, in the place of the argument `after` in the document
 */
export type Subscribe = (sent: unknown, caller: Caller, gone: AbortSignal, after?: string) => Promise<Subscribed>;

export function createSubscribe(parts: SubscribeParts): Subscribe {
  const { apollo, documents, createContext, observe, report } = parts;

  async function execute(request: GraphQLRequest, caller: Caller, turn: SubscriptionTurn, signal: AbortSignal) {
    const isFree = turn.kind === 'event';
    const contextValue = createContext({ ...caller, isFree }, signal, new CacheSession(), turn);
    const { body } = await apollo.executeOperation(request, { contextValue });
    if (body.kind !== 'single') throw new Error('an answer in parts is not served');
    return body.singleResult;
  }

  function failed(error: unknown, requestId: string) {
    if (!(error instanceof LoomgateError)) report(error, requestId);
    return { errors: [toClientError(error, requestId)] };
  }

  async function begin(
    sent: unknown,
    caller: Caller & { requestId: string },
    observed: ObservedSubscription,
    end: AbortController,
    after: string | undefined,
  ): Promise<Subscribed> {
    const opening: Opening = { kind: 'opening', after };
    const request = toGraphqlRequest(documents.resolve(sent));
    const { errors = [] } = await execute(request, caller, opening, end.signal);
    if (!opening.events) return { errors };
    const whole = { ...request, ...(opening.source !== undefined && { query: opening.source }) };
    const executeEvent = (event: unknown) => {
      const record = createRequestRecord();
      const run = () => execute(whole, { ...caller, record }, { kind: 'event', event }, end.signal);
      return observed.event(record, run);
    };
    const results = resultsOf(opening.events, executeEvent, (error) => failed(error, caller.requestId), end.signal);
    const { start } = opening;
    const asked = request.extensions?.cursors === true ? withCursors(results, start) : results;
    return { results: untilReturned(asked, end), start };
  }

  return async (sent, { requestId = randomUUID(), record = createRequestRecord(), ...who }, gone, after) => {
    const end = endingWith(gone);
    const observed = observe(record, requestId);
    end.signal.addEventListener('abort', observed.ended, { once: true });
    const caller = { ...who, requestId, record };
    const subscribed = await begin(sent, caller, observed, end, after).catch((error) => failed(error, requestId));
    observed.opened();
    if (subscribed.errors) end.abort();
    return subscribed;
  };
}

/** A controller that aborts with the signal, too, and lets go of it when it has aborted by itself. */
function endingWith(gone: AbortSignal): AbortController {
  const end = new AbortController();
  const abort = () => end.abort();
  gone.addEventListener('abort', abort, { once: true });
  end.signal.addEventListener('abort', () => gone.removeEventListener('abort', abort), { once: true });
  if (gone.aborted) abort();
  return end;
}
