/** Why a task was not waited for. */
export class BreakerError extends Error {}

/** Keeps a part that is slow or broken from holding up those that ask it. */
export interface Breaker {
  /** @throws BreakerError when it is open or the deadline has passed; whatever the task throws */
  run<T>(task: () => Promise<T>): Promise<T>;
  readonly isOpen: boolean;
}

/** When to stop asking, and when to ask again. */
export interface BreakerOptions {
  readonly deadlineMs: number;
  /** So many failures in a row open it; being late is a failure. */
  readonly failures: number;
  /** How long it then stays open. After that one task tries, and the others go without until it has succeeded. */
  readonly pauseMs: number;
  /** Milliseconds from whenever, never going back. */
  readonly clock?: () => number;
}

export function createBreaker(options: BreakerOptions): Breaker {
  const { deadlineMs, failures, pauseMs, clock = () => performance.now() } = options;
  let failed = 0;
  let openUntilMs = 0;

  const isOpen = () => failed >= failures && clock() < openUntilMs;
  /** Also before the task that tries again: until it has succeeded, nobody else does. */
  const open = () => {
    openUntilMs = clock() + Math.max(pauseMs, deadlineMs);
  };

  return {
    get isOpen() {
      return isOpen();
    },
    async run(task) {
      if (isOpen()) throw new BreakerError('not asked: it has failed too often');
      if (failed >= failures) open();
      try {
        const result = await withTimeout(task(), deadlineMs);
        failed = 0;
        return result;
      } catch (error) {
        failed += 1;
        if (failed >= failures) open();
        throw error;
      }
    },
  };
}

async function withTimeout<T>(task: Promise<T>, deadlineMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(new BreakerError(`no answer within ${deadlineMs} ms`));
  // After a stall of our own an answer may lie in the socket already: it is read before an immediate runs.
  const timer = setTimeout(() => setImmediate(giveUp), deadlineMs);
  return Promise.race([task, late]).finally(() => clearTimeout(timer));
}
