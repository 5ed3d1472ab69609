import { LoomgateError } from 'loomgate';

interface Limits {
  /** How much is done at the same time. */
  readonly atOnce: number;
  /** How much of that for one viewer. */
  readonly atOnceEach: number;
  /** How many may wait; what comes after is refused at once. */
  readonly maxWaiting: number;
  /** How many of one viewer. */
  readonly maxWaitingEach: number;
}

/** The work of one viewer. */
interface Queue {
  working: number;
  readonly waiting: (() => void)[];
}

/**
 * A semaphore that is fair by viewer: a few work at a time, the rest waits in memory. Viewers with something waiting are
 * served in turn, the work of each in the order it came, so that a thousand orders of one viewer delay another viewer's
 * order by as many as there are viewers, and not by a thousand. Orders of one product wait for each other in the database;
 * were each to wait there on a connection of its own, none would be left for reads.
 */
export function createTurns({ atOnce, atOnceEach, maxWaiting, maxWaitingEach }: Limits) {
  /** In the order in which viewers are served next; a viewer without work is not in it. */
  const queues = new Map<string, Queue>();
  let working = 0;
  let waiting = 0;

  function begin(viewerId: string): Promise<void> {
    const queue = queues.get(viewerId) ?? { working: 0, waiting: [] };
    const isNext = working < atOnce && queue.working < atOnceEach;
    if (!isNext) requireRoom(queue);
    queues.set(viewerId, queue);
    if (!isNext) return wait(queue);
    take(queue);
    return Promise.resolve();
  }

  function requireRoom(queue: Queue): void {
    if (queue.waiting.length >= maxWaitingEach) throw tooManyOfViewer(maxWaitingEach);
    if (waiting >= maxWaiting) throw tooMany();
  }

  function wait(queue: Queue): Promise<void> {
    waiting += 1;
    return new Promise((go) => void queue.waiting.push(go));
  }

  function take(queue: Queue): void {
    working += 1;
    queue.working += 1;
  }

  function end(viewerId: string, queue: Queue): void {
    working -= 1;
    queue.working -= 1;
    if (queue.working === 0 && queue.waiting.length === 0) queues.delete(viewerId);
    beginNext();
  }

  /** The viewer that is served goes to the end of the line. */
  function beginNext(): void {
    for (const [viewerId, queue] of queues) {
      const go = queue.working < atOnceEach ? queue.waiting.shift() : undefined;
      if (!go) continue;
      queues.delete(viewerId);
      queues.set(viewerId, queue);
      waiting -= 1;
      take(queue);
      go();
      return;
    }
  }

  /** @throws LoomgateError RATE_LIMITED, TIMEOUT when too many wait already, and whatever the work throws */
  return async <T>(viewerId: string, work: () => Promise<T>): Promise<T> => {
    await begin(viewerId);
    const queue = queues.get(viewerId);
    return work().finally(() => queue && end(viewerId, queue));
  };
}

function tooManyOfViewer(limit: number): LoomgateError {
  const message = `You have ${limit} orders waiting. Wait for their answers, then send this one again with the same key.`;
  return new LoomgateError('RATE_LIMITED', message, { details: { limit } });
}

function tooMany(): LoomgateError {
  return new LoomgateError('TIMEOUT', 'Too much is being ordered at this moment. Try again soon.');
}
