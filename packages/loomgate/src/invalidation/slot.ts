import type { Pool } from 'pg';
import { type Lsn, toLsn } from '../shared/lsn';
import { withConnection } from './connection';
import { publication } from './publication';
import { codeOf } from './sql-state';

/** How the slot stands: https://www.postgresql.org/docs/current/view-pg-replication-slots.html */
export interface SlotState {
  readonly exists: boolean;
  /** Somebody reads it. */
  readonly active: boolean;
  /** The server has thrown away what it still had to send. */
  readonly lost: boolean;
  /** Everything that ended before it has been purged. */
  readonly confirmed: Lsn | null;
  /** What the server keeps because of the slot; null where there is none, or nothing is kept any more. */
  readonly retainedBytes: number | null;
  /** The comment of the publication: whose declarations are followed. */
  readonly declared: string | null;
}

interface Row {
  readonly exists: boolean;
  readonly active: boolean;
  readonly lost: boolean;
  readonly confirmed: string | null;
  readonly retained: string | null;
  readonly declared: string | null;
}

export async function readSlotState(pool: Pick<Pool, 'query'>, slot: string): Promise<SlotState> {
  const { rows } = await pool.query<Row>({ name: 'slot', text: look, values: [slot, publication] });
  const [row] = rows;
  if (!row) throw new Error('the server says nothing of its slots');
  const { retained, confirmed, ...rest } = row;
  return {
    ...rest,
    confirmed: confirmed === null ? null : toLsn(confirmed),
    retainedBytes: retained === null ? null : Number(retained),
  };
}

const look = `
  select s.slot_name is not null as exists, coalesce(s.active, false) as active,
    coalesce(s.wal_status = 'lost', false) as lost, s.confirmed_flush_lsn as confirmed,
    pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn) as retained,
    (select obj_description(oid, 'pg_publication') from pg_publication where pubname = $2) as declared
  from (select) one left join pg_replication_slots s on s.slot_name = $1`;

/** @returns false when another instance has just done it */
export async function dropSlot(url: string, slot: string): Promise<boolean> {
  try {
    await withConnection(url, (client) => client.query('select pg_drop_replication_slot($1)', [slot]));
    return true;
  } catch (error) {
    if (codeOf(error) === 'undefined_object') return false;
    throw error;
  }
}

/** Where whoever holds the slot hears that another instance wants it: https://www.postgresql.org/docs/current/sql-notify.html */
export const wantedChannel = 'loomgate_slot_wanted';

/** Asks whoever holds the slot to leave it, where it can tell nobody what it purges. */
export async function requestSlot(pool: Pick<Pool, 'query'>, slot: string): Promise<void> {
  await pool.query({ name: 'want', text: 'select pg_notify($1, $2)', values: [wantedChannel, slot] });
}
