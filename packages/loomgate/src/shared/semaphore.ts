import { FairQueue } from './fair-queue';

interface PlaceLimits {
  /** How much is worked on at once. */
  readonly atOnce?: number;
  /** How much of that is one client's. */
  readonly atOnceEach?: number;
  /** How much may wait. */
  readonly maxWaiting?: number;
  /** How much of one client. */
  readonly maxWaitingEach?: number;
  /** What one too many is refused with: it is one too many of its client, or of all. */
  readonly refusal?: (of: 'client' | 'all') => Error;
  /** Whether a place is free in the next turn of the event loop only, so that no more than there are places begin in one. */
  readonly freeNextTurn?: boolean;
}

/** Has work wait for a place: clients are served in turn, the work of each in the order in which it came. */
interface Places {
  /** Rejects as the work does, or with the refusal. */
  <T>(client: string, work: () => Promise<T>): Promise<T>;
  /**
   * @param signal ends the waiting, and not the work
   * @returns undefined where the signal has aborted before the work began
   */
  <T>(client: string, work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined>;
}

/** A semaphore that is fair by client. Where nothing is said of a limit there is none. */
export function createSemaphore(limits: PlaceLimits): Places {
  const { atOnce = Infinity, atOnceEach = Infinity, maxWaiting = Infinity, maxWaitingEach = Infinity } = limits;
  const line = new FairQueue<() => void>();
  const workingOf = new Map<string, number>();
  let working = 0;

  const mayBegin = (client: string) => working < atOnce && (workingOf.get(client) ?? 0) < atOnceEach;

  function take(client: string): void {
    working += 1;
    workingOf.set(client, (workingOf.get(client) ?? 0) + 1);
  }

  function free(client: string): void {
    working -= 1;
    const others = (workingOf.get(client) ?? 0) - 1;
    if (others > 0) workingOf.set(client, others);
    else workingOf.delete(client);
    line.next(mayBegin)?.();
  }

  function requireRoom(client: string): void {
    const { refusal = () => new Error('too much is waiting') } = limits;
    if (line.sizeOf(client) >= maxWaitingEach) throw refusal('client');
    if (line.size >= maxWaiting) throw refusal('all');
  }

  /** @returns whether its turn has come, and the signal had not aborted by then */
  function wait(client: string, signal: AbortSignal | undefined): Promise<boolean> {
    requireRoom(client);
    return new Promise((resolve) => {
      const leave = () => {
        line.remove(client, begin);
        resolve(false);
      };
      const begin = () => {
        signal?.removeEventListener('abort', leave);
        take(client);
        resolve(true);
      };
      line.add(client, begin);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  async function inPlace<T>(client: string, work: () => Promise<T>): Promise<T>;
  async function inPlace<T>(client: string, work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined>;
  async function inPlace<T>(client: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T | undefined> {
    if (signal?.aborted) return undefined;
    if (line.sizeOf(client) === 0 && mayBegin(client)) take(client);
    else if (!(await wait(client, signal))) return undefined;
    try {
      return await work();
    } finally {
      if (limits.freeNextTurn) setImmediate(free, client);
      else free(client);
    }
  }
  return inPlace;
}
