import type { Events, Follow } from '../../events';
import type { Charge } from '../limits/account';

/**
 * The role of an execution in a subscription: its start, or one of its events. Shared by reference, since Apollo copies
 * the context.
 */
export type SubscriptionExecution = SubscriptionStart | EventExecution;

interface EventExecution {
  readonly kind: 'event';
  readonly event: unknown;
  /** The charge of the event; undefined if the rate limit is off. */
  readonly charge: Charge | undefined;
}

/** The first execution of a subscription. It returns no data; it sets the fields below. */
export interface SubscriptionStart {
  readonly kind: 'start';
  /** The cursor to resume after. Replaces the argument `after` of the document. */
  readonly after?: string | undefined;
  /** The cursor of the start. Set by the execution. */
  startCursor?: string;
  /** The highest cost of an event. Set by the execution. */
  cost?: number;
  /** The source stream. Set by the execution. */
  events?: AsyncIterable<unknown>;
  /** The text of the document, for a request that has only its hash. Set by the execution. */
  source?: string | undefined;
}

/**
 * Creates the `follow` function of resolvers. For the start of a subscription, the cursor of the client replaces that of
 * the resolver.
 * @param signal ends the stream
 */
export function followFor(
  subscription: SubscriptionExecution | undefined,
  follow: Events['follow'],
  signal: AbortSignal,
): Follow {
  const start = subscription?.kind === 'start' ? subscription : undefined;
  return async (topic, after) => {
    const events = await follow(topic, start?.after ?? after, signal);
    if (start) start.startCursor = events.start;
    return events;
  };
}

/** Whether a subscription came over a transport without streams, or another operation over one for subscriptions. */
export function isOnWrongTransport(type: string | undefined, subscription: SubscriptionExecution | undefined): boolean {
  return (type === 'subscription') !== (subscription !== undefined);
}
