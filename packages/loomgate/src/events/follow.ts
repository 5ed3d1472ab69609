import { LoomgateError } from '../errors';
import type { Offset } from './cursor';
import { type Event, type OnDelivered, typeOf } from './event';
import type { EventLog, LoggedEvent, Start } from './event-log';
import type { Notifier, TopicSignal } from './notifier';

/** The events behind a place, and the cursor of that place. */
export interface FollowedEvents extends AsyncIterable<Event> {
  readonly start: string;
}

/** What is followed, and how. */
interface Followed {
  readonly log: EventLog;
  readonly bells: Notifier;
  readonly told: OnDelivered;
}

/** A database that is gone is asked again after these; the last one for as long as it takes. */
const retryMs = [100, 500, 2_000, 5_000];

/**
 * Follows a topic: reads what is behind its place in the log, and waits for the bell when that is nothing. Nothing is
 * queued for a client that is slow: it reads on when it has taken what it was given.
 * @param signal ends it, at once
 * @throws LoomgateError BAD_CURSOR, EVENTS_GONE; what keeps the beginning from being read
 */
export async function follow(
  { log, bells, told }: Followed,
  topic: string,
  after: string | null | undefined,
  signal: AbortSignal,
): Promise<FollowedEvents> {
  const start = await log.startOf(topic, after);
  const bell = bells.join(topic);
  const end = () => {
    bell.leave();
    bell.ring();
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  const tell = (delayMs: number) => told(typeOf(topic), delayMs);
  const events = readOn((behind) => readPage(log, topic, behind, bell, signal), tell, start, bell, signal);
  return Object.assign(events, { start: start.cursor });
}

async function* readOn(
  read: (place: Offset) => Promise<readonly LoggedEvent[]>,
  tell: (delayMs: number) => void,
  start: Start,
  bell: TopicSignal,
  signal: AbortSignal,
) {
  let { place } = start;
  let wasWaiting = false;
  while (!signal.aborted) {
    const page = await read(place);
    for (const event of page) {
      if (signal.aborted) return;
      if (wasWaiting) tell(Math.max(0, Date.now() - event.atMs));
      yield { ...event, isReplay: event.place.id <= start.lastId };
      place = event.place;
    }
    wasWaiting = page.length === 0;
    if (wasWaiting) await bell.heard();
  }
}

async function readPage(
  log: EventLog,
  topic: string,
  place: Offset,
  bell: TopicSignal,
  signal: AbortSignal,
): Promise<readonly LoggedEvent[]> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      return await log.after(topic, place);
    } catch (error) {
      if (error instanceof LoomgateError && error.extensions.code === 'EVENTS_GONE') throw error;
      // What broke it is in the log of the pool already; whoever listens has nothing to do but wait.
      const timer = setTimeout(bell.ring, jittered(retryMs[Math.min(failures, retryMs.length - 1)] ?? 0));
      await bell.heard();
      clearTimeout(timer);
    }
  }
  return [];
}

/** None comes back in the same moment as the others. */
function jittered(ms: number): number {
  return ms * (0.5 + Math.random());
}
