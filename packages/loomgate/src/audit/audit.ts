import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { StatementMiddleware } from '../database/statement-middleware';
import { type AuditEntry, type AuditRow, insertAudit, toRow } from './audit-rows';

export interface Audit {
  /** Queues the entry and returns at once; a batch stores it within about 100 ms. Never rejects. */
  record(entry: AuditEntry): Promise<void>;
  /** Numbers of stored entries, of failed writes, and of lost entries. */
  counts(): { written: number; failures: number; lost: number };
  /** @throws Error while more than 1,000 entries are queued, as when the database does not answer */
  requireKeepingUp(): void;
  /** Stores the queued entries. */
  stop(): Promise<void>;
}

const limits = {
  /** An entry waits this long for others of its batch. */
  batchDelayMs: 100,
  maxBatch: 500,
  /** Entries of one action, about two megabytes. While the database is down, further entries are lost and counted. */
  maxQueued: 5_000,
  retryMs: 1_000,
  maxRetryMs: 30_000,
};

/** Any client can cause these in any number: they are written last. */
const lastAction = 'PERMISSION_REFUSED';

/**
 * Creates the writer of the append-only audit log. It stores entries in batches, outside the requests, and those of one
 * action in their order. Each action has a queue of its own, so that a frequent action does not displace the entries of
 * others.
 * @param around middleware around the statements
 */
export function createAudit(pool: Pool, log: Pick<Logger, 'error'>, around: StatementMiddleware): Audit {
  const queues = new Map<string, AuditRow[]>();
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

  /** Runs one write at a time, so that the order is kept. */
  function flush(): Promise<boolean> {
    writing ??= writeAll().finally(() => {
      writing = undefined;
    });
    return writing;
  }

  async function writeAll(): Promise<boolean> {
    try {
      for (let queue = nextQueue(); queue; queue = nextQueue()) {
        const batch = queue.slice(0, limits.maxBatch);
        await insertAudit(pool, batch, around);
        queue.splice(0, batch.length);
        counts.written += batch.length;
      }
      retryMs = limits.retryMs;
      return true;
    } catch (error) {
      counts.failures += 1;
      log.error({ err: error, waiting: waiting(), ...counts }, 'audit log cannot be written');
      retryMs = Math.min(retryMs * 2, limits.maxRetryMs);
      return false;
    } finally {
      reportLost();
    }
  }

  function nextQueue(): AuditRow[] | undefined {
    const filled = [...queues].filter(([, { length }]) => length > 0);
    const [, next] = filled.find(([action]) => action !== lastAction) ?? filled[0] ?? [];
    return next;
  }

  function waiting(): number {
    return [...queues.values()].reduce((sum, { length }) => sum + length, 0);
  }

  function queueOf({ action }: AuditEntry): AuditRow[] {
    const queue = queues.get(action) ?? [];
    queues.set(action, queue);
    return queue;
  }

  function reportLost(): void {
    if (counts.lost === reportedLost) return;
    log.error({ lost: counts.lost - reportedLost }, 'audit log entries were lost');
    reportedLost = counts.lost;
  }

  return {
    counts: () => ({ ...counts }),
    requireKeepingUp() {
      if (waiting() > limits.maxBatch * 2) throw new Error('the audit log is behind');
    },
    async record(entry) {
      const queue = queueOf(entry);
      if (queue.length >= limits.maxQueued) {
        counts.lost += 1;
        return;
      }
      queue.push(toRow(entry));
      if (!writing) later(limits.batchDelayMs);
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await writing;
      if (await flush()) return;
      counts.lost += waiting();
      queues.clear();
      reportLost();
    },
  };
}
