/** Something that has happened, as subscribers are told of it. */
export interface Event {
  /** Its place among the events of its topic, for `after`. */
  readonly cursor: string;
  /** What it happened to; an id of the database. */
  readonly subjectId: string;
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
  /** Whether it had happened when it began to be followed. */
  readonly isReplay: boolean;
}

/**
 * Follows what happens to one thing: what was missed since the cursor, and then what comes, each once and in order.
 * @param topic whose events, as `topicOf` names it
 * @param after the cursor of the last event that is known; without one, or with an empty one, it begins now
 * @throws LoomgateError BAD_CURSOR for what is no cursor of this topic, EVENTS_GONE where it is too old or its event is lost
 */
export type Follow = (topic: string, after?: string | null) => Promise<AsyncIterable<Event>>;

/**
 * As the triggers write it.
 * @param type of what is followed
 * @param id of the database
 */
export function topicOf(type: string, id: string): string {
  return `${type}:${id}`;
}

/** The type in a topic. */
export function typeOf(topic: string): string {
  return topic.slice(0, topic.indexOf(':'));
}

/**
 * Told of each event that somebody was waiting for.
 * @param type in its topic
 * @param delayMs how long ago it had happened
 */
export type OnDelivered = (type: string, delayMs: number) => void;
