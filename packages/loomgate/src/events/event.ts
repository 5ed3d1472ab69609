/** An event as a subscription receives it. */
export interface Event {
  /** The position of the event in its topic, for `after`. */
  readonly cursor: string;
  /** The database id of the object that the event is about. */
  readonly subjectId: string;
  /** When it was written, in milliseconds since 1970. */
  readonly atMs: number;
  /** Whether it was in the log when the subscription began. */
  readonly isReplay: boolean;
}

/**
 * Follows the events of one topic: first the events since the cursor, then new ones, each once and in order.
 * @param topic as `topicOf` returns it
 * @param after the cursor of the last event that the client has; null or empty to begin with the next event
 * @throws LoomgateError BAD_CURSOR if it is no cursor of this topic; EVENTS_GONE if it is too old or its event is lost
 */
export type Follow = (topic: string, after?: string | null) => Promise<AsyncIterable<Event>>;

/**
 * Names a topic in the form that the triggers write.
 * @param type the type of the followed object
 * @param id its database id
 */
export function topicOf(type: string, id: string): string {
  return `${type}:${id}`;
}

/** The type in a topic. */
export function typeOf(topic: string): string {
  return topic.slice(0, topic.indexOf(':'));
}

/**
 * Called for each event that is delivered to a waiting follower.
 * @param type the type in the topic
 * @param delayMs the time since the event was written
 */
export type OnDelivered = (type: string, delayMs: number) => void;
