import { TimeoutError, withTimeout } from '../shared/with-timeout';

/** @param deadlineMs when it should be done, on the clock of `performance.now()` */
type Close = (deadlineMs: number) => unknown;

/** What has been opened, to be closed in the reverse order. */
export interface Closers {
  /** Adds a part that may be left as it is once the time is up: the process is about to end. */
  add(close: Close): void;
  /** Adds a part that is always waited for; it has deadlines of its own. */
  addWaitedFor(close: Close): void;
  /** Closes all of them, once. @throws what the first part that failed has thrown, when all are closed */
  closeAll(deadlineMs: number): Promise<void>;
}

/** What each part has at the least, however late it is. */
const leastMs = 200;

export function createClosers(): Closers {
  const closers: Close[] = [];
  const inDeadline = (close: Close) => async (deadlineMs: number) => {
    const leftMs = Math.max(leastMs, deadlineMs - performance.now());
    return withTimeout(Promise.resolve(close(deadlineMs)), leftMs).catch(ignoreLate);
  };
  return {
    add: (close) => void closers.push(inDeadline(close)),
    addWaitedFor: (close) => void closers.push(async (deadlineMs) => close(deadlineMs)),
    async closeAll(deadlineMs) {
      const failures: unknown[] = [];
      for (const close of closers.splice(0).reverse())
        await Promise.resolve(close(deadlineMs)).catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
  };
}

function ignoreLate(error: unknown): void {
  if (!(error instanceof TimeoutError)) throw error;
}
