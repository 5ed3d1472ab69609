import { LoomgateError } from '../errors';
import type { Offset } from './cursor';
import { type Event, type OnDelivered, typeOf } from './event';
import type { EventLog, LoggedEvent, Start } from './event-log';
import type { Notifier, TopicSignal } from './notifier';

/** The events after an offset of a topic, and the cursor of that offset. */
export interface FollowedEvents extends AsyncIterable<Event> {
  readonly start: string;
}

interface Sources {
  readonly log: EventLog;
  readonly notifier: Notifier;
  readonly onDelivered: OnDelivered;
}

/** The delays before the database is queried again after an error; the last one repeats. */
const retryMs = [100, 500, 2_000, 5_000];

/**
 * Follows a topic: reads the events after its offset in the log, and waits for a notification when there are none. Nothing is
 * queued for a slow client: it reads the next events when it has taken the last ones.
 * @param signal ends it at once
 * @throws LoomgateError BAD_CURSOR, EVENTS_GONE; other errors if the start cannot be read
 */
export async function follow(
  { log, notifier, onDelivered }: Sources,
  topic: string,
  after: string | null | undefined,
  signal: AbortSignal,
): Promise<FollowedEvents> {
  const start = await log.startOf(topic, after);
  const topicSignal = notifier.join(topic);
  const end = () => {
    topicSignal.leave();
    topicSignal.notify();
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  const deliver = (delayMs: number) => onDelivered(typeOf(topic), delayMs);
  const read = (offset: Offset) => readPage(log, topic, offset, topicSignal, signal);
  return Object.assign(readOn(read, deliver, start, topicSignal, signal), { start: start.cursor });
}

async function* readOn(
  read: (offset: Offset) => Promise<readonly LoggedEvent[]>,
  deliver: (delayMs: number) => void,
  start: Start,
  topicSignal: TopicSignal,
  signal: AbortSignal,
) {
  let { offset } = start;
  let wasWaiting = false;
  while (!signal.aborted) {
    const page = await read(offset);
    for (const event of page) {
      if (signal.aborted) return;
      if (wasWaiting) deliver(Math.max(0, Date.now() - event.atMs));
      yield { ...event, isReplay: event.offset.id <= start.lastId };
      offset = event.offset;
    }
    wasWaiting = page.length === 0;
    if (wasWaiting) await topicSignal.next();
  }
}

async function readPage(
  log: EventLog,
  topic: string,
  offset: Offset,
  topicSignal: TopicSignal,
  signal: AbortSignal,
): Promise<readonly LoggedEvent[]> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      return await log.after(topic, offset);
    } catch (error) {
      if (error instanceof LoomgateError && error.extensions.code === 'EVENTS_GONE') throw error;
      // The pool logs the error. A notification ends the delay early, as does the end of the subscription.
      const timer = setTimeout(topicSignal.notify, jittered(retryMs[Math.min(failures, retryMs.length - 1)] ?? 0));
      await topicSignal.next();
      clearTimeout(timer);
    }
  }
  return [];
}

/** Spreads the retries of many followers. */
function jittered(ms: number): number {
  return ms * (0.5 + Math.random());
}
