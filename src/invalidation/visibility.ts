import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { openConnection } from './connection';

/** Whether what is committed can be read. */
export interface Visibility {
  /**
   * Resolves when whoever begins to read sees what these transactions have written.
   * @throws what the connection throws; a call after that opens another
   */
  until(xids: readonly number[]): Promise<void>;
  stop(): Promise<void>;
}

const statementTimeoutMs = 1_000;
const pauseMs = { first: 1, most: 50 };

/**
 * A commit is in the log before anybody sees it: Postgres writes its record, waits for standbys where it has to, and
 * only then takes the transaction off the list of those that run. Whoever reads in between, after the purge, would keep
 * rows from before it, and no purge would follow.
 * @param url leads to the server itself
 */
export function createVisibility(url: string): Visibility {
  let opening: Promise<Client> | undefined;

  async function snapshot(): Promise<string> {
    opening ??= openConnection(url, statementTimeoutMs);
    try {
      const client = await opening;
      const { rows } = await client.query<{ snapshot: string }>({ name: 'snapshot', text: current });
      return rows[0]?.snapshot ?? '';
    } catch (error) {
      close();
      throw error;
    }
  }

  function close(): Promise<unknown> {
    const closing = opening?.then((client) => client.end()).catch(() => undefined);
    opening = undefined;
    return closing ?? Promise.resolve();
  }

  return {
    async until(xids) {
      if (xids.length === 0) return;
      for (let ms = pauseMs.first; !areVisible(xids, await snapshot()); ms = Math.min(ms * 2, pauseMs.most))
        await sleep(ms);
    },
    async stop() {
      await close();
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
