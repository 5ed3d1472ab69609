import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { type AuditEntry, type AuditRow, insertAudit, toRow } from './audit-rows';
import type { Around } from './database/around-statements';

export interface Audit {
  /** Takes the entry and returns at once; it is in the database a moment later. Never fails. */
  record(entry: AuditEntry): Promise<void>;
  /** How many entries were written, how many writes failed, and how many entries were lost for good. */
  counts(): { written: number; failures: number; lost: number };
  /** @throws Error while more waits than a database that answers would leave */
  requireKeepingUp(): void;
  /** Writes what is left. */
  stop(): Promise<void>;
}

const limits = {
  /** How long an entry waits for others, so that one statement writes them all. */
  gatherMs: 100,
  maxBatch: 500,
  /** About five megabytes; what comes on top of a database that is down is lost, and counted. */
  maxQueued: 10_000,
  retryMs: 1_000,
  maxRetryMs: 30_000,
};

/**
 * The append-only audit log: entries in the order they came, in batches, beside the requests.
 * @param around what is done around its statements
 */
export function createAudit(pool: Pool, log: Pick<Logger, 'error'>, around: Around): Audit {
  const queue: AuditRow[] = [];
  const counts = { written: 0, failures: 0, lost: 0 };
  let reportedLost = 0;
  let retryMs = limits.retryMs;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<boolean> | undefined;

  function later(delayMs: number): void {
    timer ??= setTimeout(async () => {
      timer = undefined;
      if (!(await flush())) later(retryMs);
    }, delayMs);
  }

  /** One at a time, so that the order is kept. */
  function flush(): Promise<boolean> {
    writing ??= writeAll().finally(() => {
      writing = undefined;
    });
    return writing;
  }

  async function writeAll(): Promise<boolean> {
    try {
      while (queue.length > 0) {
        const batch = queue.slice(0, limits.maxBatch);
        await insertAudit(pool, batch, around);
        queue.splice(0, batch.length);
        counts.written += batch.length;
      }
      retryMs = limits.retryMs;
      return true;
    } catch (error) {
      counts.failures += 1;
      log.error({ err: error, waiting: queue.length, ...counts }, 'the audit log cannot be written');
      retryMs = Math.min(retryMs * 2, limits.maxRetryMs);
      return false;
    } finally {
      reportLost();
    }
  }

  function reportLost(): void {
    if (counts.lost === reportedLost) return;
    log.error({ lost: counts.lost - reportedLost }, 'entries of the audit log were lost');
    reportedLost = counts.lost;
  }

  return {
    counts: () => ({ ...counts }),
    requireKeepingUp() {
      if (queue.length > limits.maxBatch * 2) throw new Error('the audit log lags');
    },
    async record(entry) {
      if (queue.length >= limits.maxQueued) {
        counts.lost += 1;
        return;
      }
      queue.push(toRow(entry));
      if (!writing) later(limits.gatherMs);
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await writing;
      if (await flush()) return;
      counts.lost += queue.splice(0).length;
      reportLost();
    },
  };
}
