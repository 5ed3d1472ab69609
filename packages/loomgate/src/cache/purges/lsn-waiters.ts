import type { Lsn } from '../../shared/lsn';

/** Callers that wait for a position of the WAL. */
export interface LsnWaiters {
  /** @returns whether the position was reached in time */
  wait(lsn: Lsn, timeoutMs: number): Promise<boolean>;
  onReached(lsn: Lsn): void;
  /** Ends all waits, with false. */
  stop(): void;
}

export function createLsnWaiters(): LsnWaiters {
  const waiters = new Set<{ readonly lsn: Lsn; settle(isReached: boolean): void }>();
  let isStopped = false;

  return {
    wait(lsn, timeoutMs) {
      if (isStopped) return Promise.resolve(false);
      return new Promise((resolve) => {
        const waiter = {
          lsn,
          settle(isReached: boolean) {
            clearTimeout(timer);
            waiters.delete(waiter);
            resolve(isReached);
          },
        };
        const timer = setTimeout(() => waiter.settle(false), timeoutMs);
        waiters.add(waiter);
      });
    },
    onReached(lsn) {
      for (const waiter of waiters) if (waiter.lsn <= lsn) waiter.settle(true);
    },
    stop() {
      isStopped = true;
      for (const waiter of waiters) waiter.settle(false);
    },
  };
}
