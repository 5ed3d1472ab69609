/** The breaker is open, or the task has timed out. */
export class BreakerError extends Error {}

/** A circuit breaker: stops calling a dependency that is slow or fails. */
export interface Breaker {
  /** @throws BreakerError if the breaker is open or the task times out; otherwise what the task throws */
  run<T>(task: () => Promise<T>): Promise<T>;
  readonly isOpen: boolean;
}

export interface BreakerOptions {
  readonly deadlineMs: number;
  /** This number of consecutive failures opens the breaker; a timeout is a failure. */
  readonly failures: number;
  /** How long it stays open. After that one task probes; the others fail until it has succeeded. */
  readonly pauseMs: number;
  /** Monotonic milliseconds. */
  readonly clock?: () => number;
}

export function createBreaker(options: BreakerOptions): Breaker {
  const { deadlineMs, failures, pauseMs, clock = () => performance.now() } = options;
  let failed = 0;
  let openUntilMs = 0;

  const isOpen = () => failed >= failures && clock() < openUntilMs;
  /** Also called before a probe, so that there is only one at a time. */
  const open = () => {
    openUntilMs = clock() + Math.max(pauseMs, deadlineMs);
  };

  return {
    get isOpen() {
      return isOpen();
    },
    async run(task) {
      if (isOpen()) throw new BreakerError('circuit breaker is open');
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
  // After a stall of this process an answer may be unread in the socket: it is read before an immediate runs.
  const timer = setTimeout(() => setImmediate(giveUp), deadlineMs);
  return Promise.race([task, late]).finally(() => clearTimeout(timer));
}
