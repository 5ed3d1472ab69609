import { setTimeout as sleep } from 'node:timers/promises';
import type { PersistentConnection } from './persistent-connection';

/** Whether what is committed can be read. */
export interface Visibility {
  /**
   * Resolves when whoever begins to read sees what these transactions have written.
   * @throws what the connection throws; a call after that opens another
   */
  until(xids: readonly number[]): Promise<void>;
}

const pauseMs = { first: 1, most: 50 };

/**
 * A commit is in the log before anybody sees it: Postgres writes its record, waits for standbys where it has to, and
 * only then takes the transaction off the list of those that run. Whoever reads in between, after the purge, would keep
 * rows from before it, and no purge would follow.
 */
export function createVisibility(connection: PersistentConnection): Visibility {
  async function snapshot(): Promise<string> {
    const { rows } = await connection.use((client) =>
      client.query<{ snapshot: string }>({ name: 'snapshot', text: current }),
    );
    return rows[0]?.snapshot ?? '';
  }

  return {
    async until(xids) {
      if (xids.length === 0) return;
      for (let ms = pauseMs.first; !areVisible(xids, await snapshot()); ms = Math.min(ms * 2, pauseMs.most))
        await sleep(ms);
    },
  };
}

const current = 'select pg_current_snapshot()::text as snapshot';

/**
 * @param xids as the log has them, of 32 bits: half of all others lie before each, and half after
 * @param snapshot `<xmin>:<xmax>:<running>,<running>`: https://www.postgresql.org/docs/current/functions-info.html
 */
export function areVisible(xids: readonly number[], snapshot: string): boolean {
  const [, xmax = '', running = ''] = snapshot.split(':');
  const next = toXid(xmax);
  const isRunning = new Set(running === '' ? [] : running.split(',').map(toXid));
  return xids.every((xid) => ((xid - next) | 0) < 0 && !isRunning.has(xid >>> 0));
}

/** The lower 32 bits. */
function toXid(text: string): number {
  return Number(BigInt.asUintN(32, BigInt(text)));
}
