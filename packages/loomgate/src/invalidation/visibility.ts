import { setTimeout as sleep } from 'node:timers/promises';
import type { PersistentConnection } from './connection';

/** Tells when committed transactions are visible to new snapshots. */
export interface Visibility {
  /**
   * Resolves when a new snapshot sees the writes of these transactions.
   * @throws an error of the connection; the next call opens another one
   */
  waitUntilVisible(xids: readonly number[]): Promise<void>;
}

const pauseMs = { first: 1, max: 50 };

/**
 * A commit is in the WAL before it is visible: Postgres writes its record, waits for synchronous standbys, and only then
 * removes the transaction from the list of running ones. A request that reads in between, after the purge, would store old
 * rows, and no purge would follow.
 */
export function createVisibility(connection: PersistentConnection): Visibility {
  async function readSnapshot(): Promise<string> {
    const { rows } = await connection.use((client) =>
      client.query<{ snapshot: string }>({ name: 'snapshot', text: selectSnapshot }),
    );
    return rows[0]?.snapshot ?? '';
  }

  return {
    async waitUntilVisible(xids) {
      if (xids.length === 0) return;
      for (let ms = pauseMs.first; !areVisible(xids, await readSnapshot()); ms = Math.min(ms * 2, pauseMs.max))
        await sleep(ms);
    },
  };
}

const selectSnapshot = 'select pg_current_snapshot()::text as snapshot';

/**
 * @param xids 32-bit ids from the WAL; modulo 2^32, half of all ids are before each of them and half after
 * @param snapshot `<xmin>:<xmax>:<running>,<running>`: https://www.postgresql.org/docs/current/functions-info.html
 */
export function areVisible(xids: readonly number[], snapshot: string): boolean {
  const [, xmax = '', running = ''] = snapshot.split(':');
  const next = toXid(xmax);
  const isRunning = new Set(running === '' ? [] : running.split(',').map(toXid));
  return xids.every((xid) => ((xid - next) | 0) < 0 && !isRunning.has(xid >>> 0));
}

/** @returns the lower 32 bits */
function toXid(text: string): number {
  return Number(BigInt.asUintN(32, BigInt(text)));
}
