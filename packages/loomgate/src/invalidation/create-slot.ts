import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { type Lsn, toLsn } from '../shared/lsn';
import { withConnection } from './connection';
import type { SlotTimeouts } from './slot-timeouts';
import { codeOf } from './sql-state';

/** A slot that is being created while transactions have to end. */
export interface SlotWait {
  /** On the clock of `performance.now()`. */
  readonly sinceMs: number;
  /** The transactions, each with its process, application name and age if known. */
  readonly for: readonly string[];
}

export interface CreateSlotOptions {
  /** Of the server itself, not of a pooler. */
  readonly url: string;
  readonly slot: string;
  readonly pool: Pick<Pool, 'query'>;
  /** Cancels the statement on the server; the slot is not created then. */
  readonly signal: AbortSignal;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Called repeatedly with the transactions that have to end; with undefined when the wait is over. */
  onWait(wait: SlotWait | undefined): void;
  readonly timeouts: Pick<SlotTimeouts, 'blockersEveryMs'>;
}

const dayMs = 86_400_000;
const logEveryMs = 30_000;
const create = `select lsn::text from pg_create_logical_replication_slot($1, 'pgoutput')`;

/**
 * Creates the slot. Postgres has to see the end of every transaction that is running now, and of those that are running
 * then, before it finds where decoding can begin: https://www.postgresql.org/docs/current/logicaldecoding-explanation.html.
 * So this takes as long as they do.
 * @returns the position at which reading begins; undefined if another instance has just created the slot
 * @throws an error of pg; also when the signal aborts
 */
export async function createSlot(options: CreateSlotOptions): Promise<Lsn | undefined> {
  const { url, slot, signal, onWait } = options;
  signal.throwIfAborted();
  try {
    return await withConnection(
      url,
      async (client) => {
        await client.query('set lock_timeout = 0');
        // The backend of a killed process ends, on servers that support it.
        await client.query("set client_connection_check_interval = '1s'").catch(() => undefined);
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
        const pid = rows[0]?.pid ?? 0;
        const created = await whileWaiting(client.query<{ lsn: string }>(create, [slot]), pid, options);
        return created.rows.map(({ lsn }) => toLsn(lsn))[0];
      },
      dayMs,
    );
  } catch (error) {
    if (codeOf(error) === 'duplicate_object') return undefined;
    throw error;
  } finally {
    onWait(undefined);
  }
}

/** Reports the transactions that block the statement until it ends, and cancels it when the signal aborts. */
async function whileWaiting<T>(statement: Promise<T>, pid: number, options: CreateSlotOptions): Promise<T> {
  const { pool, signal, onWait, timeouts } = options;
  const ended = new AbortController();
  const sinceMs = performance.now();
  const logWait = createWaitLogger(options);

  async function watch(): Promise<void> {
    const either = AbortSignal.any([signal, ended.signal]);
    while (await sleep(timeouts.blockersEveryMs, true, { signal: either }).catch(() => false)) {
      const wait = { sinceMs, for: await readBlockers(pool, pid).catch(() => []) };
      if (either.aborted) break;
      onWait(wait);
      logWait(wait);
    }
    if (!ended.signal.aborted) await pool.query('select pg_cancel_backend($1)', [pid]);
  }

  const watching = watch();
  // Rejects if the cancel request fails; the server then detects the closed connection.
  watching.catch(() => undefined);
  return statement.finally(() => ended.abort());
}

/** Logs the first wait at once, later ones at intervals. */
function createWaitLogger({ slot, log }: CreateSlotOptions): (wait: SlotWait) => void {
  let nextMs = 0;
  return ({ sinceMs, for: waitsFor }) => {
    if (waitsFor.length === 0 || performance.now() < nextMs) return;
    nextMs = performance.now() + logEveryMs;
    const waitedMs = Math.round(performance.now() - sinceMs);
    log.warn({ slot, waitedMs, waitsFor }, 'creation of the replication slot waits for these transactions to end');
  };
}

async function readBlockers(pool: Pick<Pool, 'query'>, pid: number): Promise<string[]> {
  const { rows } = await pool.query<{ blocker: string; age: string | null }>({
    ...{ name: 'blockers', text: selectBlockers, values: [pid] },
  });
  return rows.map(({ blocker, age }) => (age === null ? blocker : `${blocker}, open for ${age} s`));
}

/** A prepared transaction has no process. */
const selectBlockers = `
  select case when a.pid is not null then format('process %s (%s)', a.pid, a.application_name)
      when p.gid is not null then format('prepared transaction %s', p.gid)
      else format('transaction %s', w.transactionid) end as blocker,
    round(extract(epoch from now() - coalesce(a.xact_start, p.prepared)))::text as age
  from pg_locks w
  left join pg_locks h on h.locktype = 'transactionid' and h.transactionid = w.transactionid and h.granted
  left join pg_stat_activity a on a.pid = h.pid
  left join pg_prepared_xacts p on p.transaction = w.transactionid
  where w.pid = $1 and w.locktype = 'transactionid' and not w.granted`;
