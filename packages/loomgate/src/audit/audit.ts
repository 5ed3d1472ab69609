import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { StatementMiddleware } from '../database/statement-middleware';
import { type AuditEntry, type AuditRow, insertAudit, toRow } from './audit-rows';

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
  /** Of each action, about two megabytes; what comes on top while the database is down is lost, and counted. */
  maxQueued: 5_000,
  retryMs: 1_000,
  maxRetryMs: 30_000,
};

/** Anybody can cause these, and as many as they like: they are written last. */
const last = 'PERMISSION_REFUSED';

/**
 * The append-only audit log: entries of an action in the order they came, in batches, beside the requests. Each action has
 * a queue of its own, so that none takes another's room.
 * @param around what is done around its statements
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

  /** One at a time, so that the order is kept. */
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
      log.error({ err: error, waiting: waiting(), ...counts }, 'the audit log cannot be written');
      retryMs = Math.min(retryMs * 2, limits.maxRetryMs);
      return false;
    } finally {
      reportLost();
    }
  }

  function nextQueue(): AuditRow[] | undefined {
    const filled = [...queues].filter(([, { length }]) => length > 0);
    const [, next] = filled.find(([action]) => action !== last) ?? filled[0] ?? [];
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
    log.error({ lost: counts.lost - reportedLost }, 'entries of the audit log were lost');
    reportedLost = counts.lost;
  }

  return {
    counts: () => ({ ...counts }),
    requireKeepingUp() {
      if (waiting() > limits.maxBatch * 2) throw new Error('the audit log lags');
    },
    async record(entry) {
      const queue = queueOf(entry);
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
      counts.lost += waiting();
      queues.clear();
      reportLost();
    },
  };
}
