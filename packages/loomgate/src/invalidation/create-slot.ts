import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { type Lsn, toLsn } from '../shared/lsn';
import { withConnection } from './connection';
import { codeOf } from './sql-state';

/** The slot is being made, and waits for transactions to end. */
export interface SlotWait {
  /** On the clock of `performance.now()`. */
  readonly sinceMs: number;
  /** Each with the process, the application's name and how long it has been open, where that may be known. */
  readonly for: readonly string[];
}

export interface CreateSlotOptions {
  /** Leads to the server itself, and not to a pooler. */
  readonly url: string;
  readonly slot: string;
  readonly pool: Pick<Pool, 'query'>;
  /** Ends the wait: the server is asked to give up, and the slot is not made. */
  readonly signal: AbortSignal;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Told who is waited for, again and again; undefined when it is over. */
  onWait(wait: SlotWait | undefined): void;
  /** How often it is looked who is waited for, and how often that is logged. */
  readonly lookEveryMs?: number;
  readonly logEveryMs?: number;
}

const dayMs = 86_400_000;
const create = `select lsn::text from pg_create_logical_replication_slot($1, 'pgoutput')`;

/**
 * Makes the slot. Postgres has to see the end of every transaction that is under way now, and of those that are under way
 * then, before it knows where decoding may begin: https://www.postgresql.org/docs/current/logicaldecoding-explanation.html.
 * So this takes as long as they do, however long that is.
 * @returns where reading it begins; undefined when another instance has just made it
 * @throws what the server says; also when the signal aborts
 */
export async function createSlot(options: CreateSlotOptions): Promise<Lsn | undefined> {
  const { url, slot, signal, onWait } = options;
  signal.throwIfAborted();
  try {
    return await withConnection(
      url,
      async (client) => {
        await client.query('set lock_timeout = 0');
        // Where the server can: a process that is killed leaves no backend behind that waits on.
        await client.query("set client_connection_check_interval = '1s'").catch(() => undefined);
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
        const pid = rows[0]?.pid ?? 0;
        const made = await whileWaiting(client.query<{ lsn: string }>(create, [slot]), pid, options);
        return made.rows.map(({ lsn }) => toLsn(lsn))[0];
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

/** Looks who is waited for until it is over, and asks the server to end it when the signal aborts. */
async function whileWaiting<Made>(made: Promise<Made>, pid: number, options: CreateSlotOptions): Promise<Made> {
  const { pool, signal, onWait, lookEveryMs = 1_000 } = options;
  const over = new AbortController();
  const sinceMs = performance.now();
  const tell = createTeller(options);

  async function watch(): Promise<void> {
    const either = AbortSignal.any([signal, over.signal]);
    while (await sleep(lookEveryMs, true, { signal: either }).catch(() => false)) {
      const wait = { sinceMs, for: await lookWho(pool, pid).catch(() => []) };
      if (either.aborted) break;
      onWait(wait);
      tell(wait);
    }
    if (!over.signal.aborted) await pool.query('select pg_cancel_backend($1)', [pid]);
  }

  const watching = watch();
  // It fails where the server cannot be asked; the connection's end is noticed there, too.
  watching.catch(() => undefined);
  return made.finally(() => over.abort());
}

/** The first time at once, and then now and then. */
function createTeller({ slot, log, logEveryMs = 30_000 }: CreateSlotOptions): (wait: SlotWait) => void {
  let nextMs = 0;
  return ({ sinceMs, for: waitsFor }) => {
    if (waitsFor.length === 0 || performance.now() < nextMs) return;
    nextMs = performance.now() + logEveryMs;
    const waitedMs = Math.round(performance.now() - sinceMs);
    log.warn({ slot, waitedMs, waitsFor }, 'the replication slot is made when these transactions have ended');
  };
}

async function lookWho(pool: Pick<Pool, 'query'>, pid: number): Promise<string[]> {
  const { rows } = await pool.query<{ who: string; age: string | null }>({ name: 'who', text: who, values: [pid] });
  return rows.map(({ who: whom, age }) => (age === null ? whom : `${whom}, open for ${age} s`));
}

/** A prepared transaction has no process. */
const who = `
  select case when a.pid is not null then format('process %s (%s)', a.pid, a.application_name)
      when p.gid is not null then format('prepared transaction %s', p.gid)
      else format('transaction %s', w.transactionid) end as who,
    round(extract(epoch from now() - coalesce(a.xact_start, p.prepared)))::text as age
  from pg_locks w
  left join pg_locks h on h.locktype = 'transactionid' and h.transactionid = w.transactionid and h.granted
  left join pg_stat_activity a on a.pid = h.pid
  left join pg_prepared_xacts p on p.transaction = w.transactionid
  where w.pid = $1 and w.locktype = 'transactionid' and not w.granted`;
