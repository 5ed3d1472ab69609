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
  /** What the server keeps because of the slot. */
  readonly retainedBytes: number;
  /** The comment of the publication: whose declarations are followed. */
  readonly declared: string | null;
}

interface Row {
  readonly exists: boolean;
  readonly active: boolean;
  readonly lost: boolean;
  readonly confirmed: string | null;
  readonly retained: string;
  readonly declared: string | null;
}

export async function lookAtSlot(pool: Pick<Pool, 'query'>, slot: string): Promise<SlotState> {
  const { rows } = await pool.query<Row>({ name: 'slot', text: look, values: [slot, publication] });
  const [row] = rows;
  if (!row) throw new Error('the server says nothing of its slots');
  const { retained, confirmed, ...rest } = row;
  return { ...rest, confirmed: confirmed === null ? null : toLsn(confirmed), retainedBytes: Number(retained) };
}

const look = `
  select s.slot_name is not null as exists, coalesce(s.active, false) as active,
    coalesce(s.wal_status = 'lost', false) as lost, s.confirmed_flush_lsn as confirmed,
    coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn), 0) as retained,
    (select obj_description(oid, 'pg_publication') from pg_publication where pubname = $2) as declared
  from (select) one left join pg_replication_slots s on s.slot_name = $1`;

/**
 * Makes the slot. It begins when all transactions that are under way now have ended, so this may take its time.
 * @returns false when another instance has just done it
 */
export function createSlot(url: string, slot: string): Promise<boolean> {
  return unlessAlready('duplicate_object', url, `select pg_create_logical_replication_slot($1, 'pgoutput')`, slot);
}

/** @returns false when another instance has just done it */
export function dropSlot(url: string, slot: string): Promise<boolean> {
  return unlessAlready('undefined_object', url, 'select pg_drop_replication_slot($1)', slot);
}

async function unlessAlready(code: string, url: string, statement: string, slot: string): Promise<boolean> {
  try {
    await withConnection(url, (client) => client.query(statement, [slot]));
    return true;
  } catch (error) {
    if (codeOf(error) === code) return false;
    throw error;
  }
}
