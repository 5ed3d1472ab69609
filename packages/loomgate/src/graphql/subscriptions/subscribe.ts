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
import type { EnterFollowed } from './followed';
import { toGraphqlRequest } from './request';
import { type OnDelivered, type Result, resultsOf, untilReturned, withCursors } from './results';
import type { Opening, SubscriptionStart } from './start';

export interface SubscribeParts {
  readonly apollo: ApolloServer<RequestContext>;
  readonly documents: TrustedDocuments;
  createContext(
    caller: Caller,
    gone: AbortSignal | undefined,
    session: CacheSession,
    subscription?: SubscriptionStart,
  ): RequestContext;
  readonly observe: ObserveSubscription;
  /** Executes events as fast as their client may have them. */
  readonly pace: EventPacing;
  /** Begins subscriptions of a client one after the other. */
  readonly inTurn: StartSubscription;
  /** Shares the thread with what else clients ask. */
  readonly turns: RequestScheduler;
  readonly enter: EnterFollowed;
  /** Undefined where nobody's rate is limited. */
  readonly charges: Pick<Charges, 'add'> | undefined;
  /** Tells what nobody expected. */
  report(error: unknown, requestId: string): void;
}

/** A subscription that has begun, or what has kept it from that. Whoever has its results is to return them. */
export type Subscribed = Begun | { readonly results?: undefined; readonly errors: readonly GraphQLFormattedError[] };

interface Begun {
  readonly results: AsyncGenerator<OnDelivered, void>;
  /** The cursor of where it begins. */
  readonly start: string | undefined;
  readonly errors?: undefined;
}

/** What a way of being told of events knows of it. */
interface Telling {
  /** The cursor to begin after, in the place of the argument `after` in the document. */
  readonly after?: string | undefined;
  /** Resolves when there is room for one more event; without it there always is. */
  readonly room?: (() => Promise<void>) | undefined;
}

/**
 * Begins a subscription. It and every event of it are executed as any operation is, under limits, guard and error mask,
 * each with loaders of its own. Events are charged to who follows; they wait where an operation would be refused.
 * @param sent as it came: `query`, `variables`, `operationName`, `extensions`, or `documentId`; with the extension
 *   `cursors: true` each result has its cursor in `extensions`
 * @param gone aborts when nobody is there any more to be told; ends it, too
 */
export type Subscribe = (sent: unknown, caller: Caller, gone: AbortSignal, telling?: Telling) => Promise<Subscribed>;

export function createSubscribe(parts: SubscribeParts): Subscribe {
  const { apollo, documents, createContext, observe, pace, inTurn, turns, enter, charges, report } = parts;

  async function execute(request: GraphQLRequest, caller: Caller, turn: SubscriptionStart, signal: AbortSignal) {
    // Few of a client are here at once, and an event that were refused would be lost.
    if ((await turns.enter(caller, signal, false)) === false) throw signal.reason;
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

  /** Waits for room, and for its turn and its charge (limits/pace.ts). Without data where the subscription has ended meanwhile. */
  async function executeEvent(following: Following, event: unknown): Promise<Result> {
    const { request, caller, observed, signal, cost } = following;
    await following.room?.();
    const paced = { caller, cost, isReplay: isReplay(event) };
    const result = await pace(paced, signal, (charge) => {
      const record = createRequestRecord();
      return observed.event(record, () =>
        execute(request, { ...caller, record }, { kind: 'event', event, charge }, signal),
      );
    });
    return result ?? { data: null };
  }

  async function begin(
    sent: unknown,
    caller: Following['caller'],
    observed: ObservedSubscription,
    end: AbortController,
    { after, room }: Telling,
  ): Promise<Subscribed> {
    const { signal } = end;
    const leave = enter(caller);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    const opening: Opening = { kind: 'opening', after };
    const request = toGraphqlRequest(documents.resolve(sent));
    const opened = await inTurn(caller, signal, () => execute(request, caller, opening, signal));
    if (!opened) throw new LoomgateError('CLIENT_GONE');
    const { errors = [] } = opened;
    const { events, source, start, cost = 0 } = opening;
    if (!events) return { errors };
    const whole = { ...request, ...(source !== undefined && { query: source }) };
    const following = { request: whole, caller, observed, signal, cost, room };
    const tell = (event: unknown) => executeEvent(following, event);
    const results = resultsOf(events, tell, (error) => failed(error, caller.requestId), signal);
    const asked = request.extensions?.cursors === true ? withCursors(results, start) : results;
    return { results: untilReturned(asked, end), start };
  }

  return async (sent, { requestId = randomUUID(), record = createRequestRecord(), ...who }, gone, telling = {}) => {
    const end = endingWith(gone);
    const observed = observe(record, requestId);
    end.signal.addEventListener('abort', observed.ended, { once: true });
    const caller = { ...who, requestId, record };
    const subscribed = await begin(sent, caller, observed, end, telling).catch((error) => failed(error, requestId));
    observed.opened();
    if (subscribed.errors) end.abort();
    if (subscribed.errors && !record.isCharged) charges?.add(caller, 1);
    return subscribed;
  };
}

/** What the execution of each event of a subscription needs. */
interface Following {
  readonly request: GraphQLRequest;
  readonly caller: Caller & { readonly requestId: string };
  readonly observed: ObservedSubscription;
  readonly signal: AbortSignal;
  /** What an event may cost. */
  readonly cost: number;
  readonly room: Telling['room'];
}

/** Whether an event had happened before the subscription began. */
function isReplay(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'isReplay' in event && event.isReplay === true;
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
