import type { Pool } from 'pg';
import type { Purger } from '../cache/purges/purger';
import { type Lsn, toLsn } from '../shared/lsn';
import { withConnection } from './connection';
import { type CreateSlotOptions, createSlot } from './create-slot';
import { publication } from './publication';
import { retryPurge } from './retry-purge';
import type { SlotTimeouts } from './slot-timeouts';
import { codeOf } from './sql-state';

/** The replication slot and its publication: https://www.postgresql.org/docs/current/view-pg-replication-slots.html */
export interface SlotState {
  readonly exists: boolean;
  /** Whether a connection reads it. */
  readonly active: boolean;
  /** Whether the server has removed WAL that the slot still needs. */
  readonly lost: boolean;
  /** Everything that ended before this position has been purged. */
  readonly confirmed: Lsn | null;
  /** Bytes of WAL that the server keeps for the slot; null if there is no slot or it is lost. */
  readonly retainedBytes: number | null;
  /** The comment of the publication: the fingerprint of the declarations that it is for. */
  readonly fingerprint: string | null;
}

interface Row {
  readonly exists: boolean;
  readonly active: boolean;
  readonly lost: boolean;
  readonly confirmed: string | null;
  readonly retained: string | null;
  readonly fingerprint: string | null;
}

export async function readSlotState(pool: Pick<Pool, 'query'>, slot: string): Promise<SlotState> {
  const { rows } = await pool.query<Row>({ name: 'slot', text: selectState, values: [slot, publication] });
  const [row] = rows;
  if (!row) throw new Error('the query for the slot returned no row');
  const { retained, confirmed, ...rest } = row;
  return {
    ...rest,
    confirmed: confirmed === null ? null : toLsn(confirmed),
    retainedBytes: retained === null ? null : Number(retained),
  };
}

const selectState = `
  select s.slot_name is not null as exists, coalesce(s.active, false) as active,
    coalesce(s.wal_status = 'lost', false) as lost, s.confirmed_flush_lsn as confirmed,
    pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn) as retained,
    (select obj_description(oid, 'pg_publication') from pg_publication where pubname = $2) as fingerprint
  from (select) one left join pg_replication_slots s on s.slot_name = $1`;

interface EnsureSlotOptions extends CreateSlotOptions {
  readonly purger: Purger;
  readonly timeouts: SlotTimeouts;
}

/**
 * Creates the slot if it does not exist or is lost, and begins a new epoch: it is unknown what changed before. The epoch
 * begins at once, because another instance may be the first to read the slot.
 * @throws an error of pg or of the purger; the slot does not exist then
 */
export async function ensureSlot(options: EnsureSlotOptions, { exists, lost }: SlotState): Promise<void> {
  const { url, slot, purger, log } = options;
  if (lost) await dropSlot(url, slot);
  if (exists && !lost) return;
  const createdAt = await createSlot(options);
  if (createdAt === undefined) return;
  try {
    await retryPurge(options, 0n, () => purger.raiseEpoch(createdAt));
  } catch (error) {
    await dropSlot(url, slot);
    throw error;
  }
  log.info({ slot }, 'replication slot created; response cache reset');
}

/** @returns false if the slot did not exist */
export async function dropSlot(url: string, slot: string): Promise<boolean> {
  try {
    await withConnection(url, (client) => client.query('select pg_drop_replication_slot($1)', [slot]));
    return true;
  } catch (error) {
    if (codeOf(error) === 'undefined_object') return false;
    throw error;
  }
}

/** The channel on which the slot holder listens for requests: https://www.postgresql.org/docs/current/sql-notify.html */
export const slotRequestChannel = 'loomgate_slot_wanted';

/** Asks the holder to release the slot if its purges do not reach the other instances. */
export async function requestSlot(pool: Pick<Pool, 'query'>, slot: string): Promise<void> {
  await pool.query({ name: 'want', text: 'select pg_notify($1, $2)', values: [slotRequestChannel, slot] });
}
