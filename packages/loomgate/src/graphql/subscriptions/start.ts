import type { Events, Follow } from '../../events';
import type { Charge } from '../limits/account';

/**
 * What an execution has to do with a subscription: it begins one, or it is for one of its events. Written and read by
 * reference, since Apollo copies the context.
 */
export type SubscriptionStart = Opening | EventTurn;

interface EventTurn {
  readonly kind: 'event';
  readonly event: unknown;
  /** What has been charged for it; undefined where nobody's rate is limited. */
  readonly charge: Charge | undefined;
}

/** The first execution of a subscription: it gives no data, but what is followed. */
export interface Opening {
  readonly kind: 'opening';
  /** The cursor to begin after, in the place of what the document says. */
  readonly after?: string | undefined;
  /** The cursor of where it begins. Set when it has begun. */
  start?: string;
  /** What each event may cost. Set when it has begun. */
  cost?: number;
  /** Set when it has begun. */
  events?: AsyncIterable<unknown>;
  /** The text of the document, where the request has named it by its hash alone. */
  source?: string | undefined;
}

/**
 * What resolvers follow topics by: as they say, but for a subscription that is to begin elsewhere.
 * @param signal ends what is followed
 */
export function followFor(turn: SubscriptionStart | undefined, follow: Events['follow'], signal: AbortSignal): Follow {
  const opening = turn?.kind === 'opening' ? turn : undefined;
  return async (topic, after) => {
    const events = await follow(topic, opening?.after ?? after, signal);
    if (opening) opening.start = events.start;
    return events;
  };
}

/**
 * Whether it is a subscription that has come a way on which no events can be sent, or an operation of another kind on one
 * that is for subscriptions: it is refused, and charged as refusals are.
 */
export function isMisplaced(type: string | undefined, turn: SubscriptionStart | undefined): boolean {
  return (type === 'subscription') !== (turn !== undefined);
}
