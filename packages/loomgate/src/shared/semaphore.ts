import { FairQueue } from './fair-queue';

interface SemaphoreLimits {
  /** Tasks that run at the same time. */
  readonly maxConcurrent?: number;
  /** Tasks of one client that run at the same time. */
  readonly maxConcurrentPerClient?: number;
  /** Tasks that wait; further tasks are refused. */
  readonly maxQueued?: number;
  /** Tasks of one client that wait; further tasks of the client are refused. */
  readonly maxQueuedPerClient?: number;
  /** Creates the error of a refused task. @param exceeded the limit of the client, or of all clients */
  readonly refusal?: (exceeded: 'client' | 'all') => Error;
  /**
   * Releases a slot in the next turn of the event loop, so that no more tasks than there are slots start in one turn.
   */
  readonly releaseNextTick?: boolean;
}

/** Runs a task when a slot is free. Clients take turns; the tasks of one client run in the order in which they came. */
interface Semaphore {
  /** Rejects with the error of the task, or with the refusal. */
  <T>(client: string, task: () => Promise<T>): Promise<T>;
  /**
   * @param signal removes the task from the queue; a running task goes on
   * @returns undefined where the signal aborts before the task starts
   */
  <T>(client: string, task: () => Promise<T>, signal: AbortSignal): Promise<T | undefined>;
}

/** Creates a semaphore that is fair by client. A limit that is not given is infinite. */
export function createSemaphore(limits: SemaphoreLimits): Semaphore {
  const { maxConcurrent = Infinity, maxConcurrentPerClient = Infinity } = limits;
  const { maxQueued = Infinity, maxQueuedPerClient = Infinity } = limits;
  const queue = new FairQueue<() => void>();
  const runningOf = new Map<string, number>();
  let running = 0;

  const hasSlot = (client: string) => running < maxConcurrent && (runningOf.get(client) ?? 0) < maxConcurrentPerClient;

  function acquire(client: string): void {
    running += 1;
    runningOf.set(client, (runningOf.get(client) ?? 0) + 1);
  }

  function release(client: string): void {
    running -= 1;
    const others = (runningOf.get(client) ?? 0) - 1;
    if (others > 0) runningOf.set(client, others);
    else runningOf.delete(client);
    queue.next(hasSlot)?.();
  }

  function requireQueueSpace(client: string): void {
    const { refusal = () => new Error('the queue is full') } = limits;
    if (queue.sizeOf(client) >= maxQueuedPerClient) throw refusal('client');
    if (queue.size >= maxQueued) throw refusal('all');
  }

  /** @returns whether a slot was acquired before the signal aborted */
  function wait(client: string, signal: AbortSignal | undefined): Promise<boolean> {
    requireQueueSpace(client);
    return new Promise((resolve) => {
      const leave = () => {
        queue.remove(client, start);
        resolve(false);
      };
      const start = () => {
        signal?.removeEventListener('abort', leave);
        acquire(client);
        resolve(true);
      };
      queue.add(client, start);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  async function inSlot<T>(client: string, task: () => Promise<T>): Promise<T>;
  async function inSlot<T>(client: string, task: () => Promise<T>, signal: AbortSignal): Promise<T | undefined>;
  async function inSlot<T>(client: string, task: () => Promise<T>, signal?: AbortSignal): Promise<T | undefined> {
    if (signal?.aborted) return undefined;
    if (queue.sizeOf(client) === 0 && hasSlot(client)) acquire(client);
    else if (!(await wait(client, signal))) return undefined;
    try {
      return await task();
    } finally {
      if (limits.releaseNextTick) setImmediate(release, client);
      else release(client);
    }
  }
  return inSlot;
}
