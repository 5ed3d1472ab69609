/**
 * What an execution has to do with a subscription: it begins one, or it is for one of its events. Written and read by
 * reference, since Apollo copies the context.
 */
export type SubscriptionTurn = Opening | { readonly kind: 'event'; readonly event: unknown };

/** The first execution of a subscription: it gives no data, but what is followed. */
export interface Opening {
  readonly kind: 'opening';
  /** Set when it has begun. */
  events?: AsyncIterable<unknown>;
  /** The text of the document, where the request has named it by its hash alone. */
  source?: string | undefined;
}

/** Whether it is a subscription that has come a way on which no events can be sent: it is refused, and costs nothing. */
export function lacksStream(type: string | undefined, turn: SubscriptionTurn | undefined): boolean {
  return type === 'subscription' && turn === undefined;
}
