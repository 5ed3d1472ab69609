import { randomUUID } from 'node:crypto';
import type { ApolloServer, GraphQLRequest } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { LoomgateError } from '../../errors';
import { toClientError } from '../../errors/client-error';
import type { ObservedSubscription, ObserveSubscription } from '../../telemetry/observe-subscriptions';
import { createRequestRecord } from '../../telemetry/request-record';
import { CacheSession } from '../cache/session';
import type { Caller, RequestContext } from '../context';
import type { Charges } from '../limits/charges';
import type { EventPacing } from '../limits/event-pacing';
import type { RequestScheduler } from '../limits/request-scheduler';
import type { StartSubscription } from '../limits/start-subscription';
import type { TrustedDocuments } from '../trusted-documents';
import { toGraphqlRequest } from './request';
import { type EventResult, type Result, resultsOf, untilReturned, withCursors } from './results';
import type { SubscriptionExecution, SubscriptionStart } from './start';
import type { CountSubscription } from './subscription-counter';

export interface SubscribeParts {
  readonly apollo: ApolloServer<RequestContext>;
  readonly documents: TrustedDocuments;
  createContext(
    caller: Caller,
    gone: AbortSignal | undefined,
    session: CacheSession,
    subscription?: SubscriptionExecution,
  ): RequestContext;
  readonly observe: ObserveSubscription;
  /** Executes events within the rate limit of their client. */
  readonly paceEvent: EventPacing;
  /** Starts subscriptions of a client one after the other. */
  readonly startSubscription: StartSubscription;
  /** Shares the event loop with other requests. */
  readonly scheduler: RequestScheduler;
  readonly countSubscription: CountSubscription;
  /** Undefined if the rate limit is off. */
  readonly charges: Pick<Charges, 'add'> | undefined;
  /** Reports unexpected errors. */
  report(error: unknown, requestId: string): void;
}

/** A started subscription, or the errors that prevented it. The consumer must call `return` on the results. */
export type Subscribed =
  | StartedSubscription
  | { readonly results?: undefined; readonly errors: readonly GraphQLFormattedError[] };

interface StartedSubscription {
  readonly results: AsyncGenerator<EventResult, void>;
  /** The cursor of the start. */
  readonly start: string | undefined;
  readonly errors?: undefined;
}

/** Options of the transport. */
interface DeliveryOptions {
  /** The cursor to resume after. Replaces the argument `after` of the document. */
  readonly after?: string | undefined;
  /** Resolves when the transport can take one more event. Default: always. */
  readonly room?: (() => Promise<void>) | undefined;
}

/**
 * Starts a subscription. Its start and each event are executed like any operation, with limits, rules and error mask, and
 * each with its own loaders. Events are charged to the client; they wait where an operation would be refused.
 * @param sent the request: `query`, `variables`, `operationName`, `extensions`, or `documentId`. With the extension
 *   `cursors: true` each result has its cursor in `extensions`
 * @param gone ends the subscription: aborts when the client disconnects
 */
export type Subscribe = (
  sent: unknown,
  caller: Caller,
  gone: AbortSignal,
  delivery?: DeliveryOptions,
) => Promise<Subscribed>;

export function createSubscribe(parts: SubscribeParts): Subscribe {
  const { documents, observe, startSubscription, countSubscription, charges } = parts;

  function toFailure(error: unknown, requestId: string) {
    if (!(error instanceof LoomgateError)) parts.report(error, requestId);
    return { errors: [toClientError(error, requestId)] };
  }

  async function start(
    sent: unknown,
    caller: ActiveSubscription['caller'],
    observed: ObservedSubscription,
    end: AbortController,
    { after, room }: DeliveryOptions,
  ): Promise<Subscribed> {
    const { signal } = end;
    onAbort(signal, countSubscription(caller));
    const execution: SubscriptionStart = { kind: 'start', after };
    const request = toGraphqlRequest(documents.resolve(sent));
    const started = await startSubscription(caller, signal, () => execute(parts, request, caller, execution, signal));
    if (!started) throw new LoomgateError('CLIENT_GONE');
    const { events, source, startCursor, cost = 0 } = execution;
    if (!events) return { errors: started.errors ?? [] };
    const complete = { ...request, ...(source !== undefined && { query: source }) };
    const active = { request: complete, caller, observed, signal, cost, room };
    const executeNext = (event: unknown) => executeEvent(parts, active, event);
    const results = resultsOf(events, executeNext, (error) => toFailure(error, caller.requestId), signal);
    const delivered = request.extensions?.cursors === true ? withCursors(results, startCursor) : results;
    return { results: untilReturned(delivered, end), start: startCursor };
  }

  return async (sent, { requestId = randomUUID(), record = createRequestRecord(), ...client }, gone, delivery = {}) => {
    const end = endingWith(gone);
    const observed = observe(record, requestId);
    end.signal.addEventListener('abort', observed.ended, { once: true });
    const caller = { ...client, requestId, record };
    const subscribed = await start(sent, caller, observed, end, delivery).catch((error) => toFailure(error, requestId));
    observed.opened();
    if (subscribed.errors) end.abort();
    if (subscribed.errors && !record.isCharged) charges?.add(caller, 1);
    return subscribed;
  };
}

/** The state that the execution of each event needs. */
interface ActiveSubscription {
  readonly request: GraphQLRequest;
  readonly caller: Caller & { readonly requestId: string };
  readonly observed: ObservedSubscription;
  readonly signal: AbortSignal;
  /** The highest cost of an event. */
  readonly cost: number;
  readonly room: DeliveryOptions['room'];
}

async function execute(
  { apollo, createContext, scheduler }: SubscribeParts,
  request: GraphQLRequest,
  caller: Caller,
  execution: SubscriptionExecution,
  signal: AbortSignal,
) {
  // Not refused when many wait: an event would be lost, and few of one client run at once.
  if ((await scheduler.enter(caller, signal, false)) === false) throw signal.reason;
  const isFree = execution.kind === 'event';
  const contextValue = createContext({ ...caller, isFree }, signal, new CacheSession(), execution);
  const { body } = await apollo.executeOperation(request, { contextValue });
  if (body.kind !== 'single') throw new Error('incremental delivery is not supported');
  return body.singleResult;
}

/**
 * Executes an event when the transport has room and the client's rate limit allows it (limits/event-pacing.ts).
 * @returns a result without data if the subscription ended meanwhile
 */
async function executeEvent(parts: SubscribeParts, active: ActiveSubscription, event: unknown): Promise<Result> {
  const { request, caller, observed, signal, cost, room } = active;
  await room?.();
  const paced = { caller, cost, isReplay: isReplay(event) };
  const result = await parts.paceEvent(paced, signal, (charge) => {
    const record = createRequestRecord();
    const execution = { kind: 'event', event, charge } as const;
    return observed.event(record, () => execute(parts, request, { ...caller, record }, execution, signal));
  });
  return result ?? { data: null };
}

/** Whether an event is from before the start of the subscription. */
function isReplay(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'isReplay' in event && event.isReplay === true;
}

/** Calls a listener when the signal aborts; at once if it has. */
function onAbort(signal: AbortSignal, listener: () => void): void {
  if (signal.aborted) listener();
  else signal.addEventListener('abort', listener, { once: true });
}

/** Creates a controller that aborts with the signal. It removes its listener when it is aborted itself. */
function endingWith(gone: AbortSignal): AbortController {
  const end = new AbortController();
  const abort = () => end.abort();
  gone.addEventListener('abort', abort, { once: true });
  end.signal.addEventListener('abort', () => gone.removeEventListener('abort', abort), { once: true });
  if (gone.aborted) abort();
  return end;
}
