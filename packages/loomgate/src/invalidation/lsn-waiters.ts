import type { Lsn } from '../shared/lsn';

/** Those who wait for a position of the log. */
export interface LsnWaiters {
  /** @returns whether it was reached in time */
  wait(lsn: Lsn, timeoutMs: number): Promise<boolean>;
  reached(lsn: Lsn): void;
  stop(): void;
}

export function createLsnWaiters(): LsnWaiters {
  const waiters = new Set<{ readonly lsn: Lsn; settle(reached: boolean): void }>();
  let isStopped = false;

  return {
    wait(lsn, timeoutMs) {
      if (isStopped) return Promise.resolve(false);
      return new Promise((resolve) => {
        const waiter = {
          lsn,
          settle(reached: boolean) {
            clearTimeout(timer);
            waiters.delete(waiter);
            resolve(reached);
          },
        };
        const timer = setTimeout(() => waiter.settle(false), timeoutMs);
        waiters.add(waiter);
      });
    },
    reached(lsn) {
      for (const waiter of waiters) if (waiter.lsn <= lsn) waiter.settle(true);
    },
    stop() {
      isStopped = true;
      for (const waiter of waiters) waiter.settle(false);
    },
  };
}
