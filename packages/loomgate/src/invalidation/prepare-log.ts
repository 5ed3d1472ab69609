import type { Client, Pool } from 'pg';
import { withConnection } from './connection';
import type { Followable } from './followable';
import { type LogNeed, LogUnavailableError, needOf, queriesOf, readLogServer, standbyNeed } from './log-needs';
import { fingerprintOf, type PublicationState, readPublication } from './publication';
import { codeOf } from './sql-state';
import type { TableInvalidation } from './table-invalidation';

/** An arbitrary number that all instances share ("log" in ASCII). */
const advisoryLockKey = 7_106_407;

export interface PreparedLog extends Pick<Followable, 'unfollowed'> {
  /** The declared tables that the publication is for. */
  readonly followed: readonly TableInvalidation[];
  /** The comment that the publication must have for instances with these tables. */
  readonly fingerprint: string;
  /** Whether the publication was for instances with other tables until now; one of them may still run. */
  readonly hadOtherFingerprint: boolean;
  /** The name of the slot that all instances of this database share. */
  readonly slot: string;
  /** Whether WAL for an unread slot may fill the disk. */
  readonly keepsWalWithoutLimit: boolean;
}

interface PrepareOptions {
  /** Of the server itself, not of a pooler. */
  readonly databaseUrl: string;
  /** The pool that operations read on. */
  readonly pool: Pick<Pool, 'query'>;
  readonly tables: readonly TableInvalidation[];
  /** Whether to create the publication and set replica identities; otherwise they are only checked. */
  readonly mayPrepare: boolean;
}

/**
 * Makes sure that the WAL has the changes of the tables and can be followed. Changes only what is missing, and nothing
 * without `mayPrepare`. Several instances may run it at once.
 * @throws LogUnavailableError with what a role with more privileges has to do
 * @throws DatabaseError if a table stays locked, or the server is unreachable: try again
 */
export function prepareLog({ databaseUrl, pool, tables, mayPrepare }: PrepareOptions): Promise<PreparedLog> {
  return withConnection(databaseUrl, async (client) => {
    const { slot, keepsWalWithoutLimit, needs: ofServer } = await readLogServer(client);
    const needs = [...ofServer, ...(await needsOfPool(pool))];
    if (mayPrepare) requireNone(needs);
    if (mayPrepare) await client.query('select pg_advisory_lock($1)', [advisoryLockKey]);
    const state = await readPublication(client, tables);
    // Before everything else, so that it is done even if a later step fails: a new slot begins a new epoch.
    if (state.isLacking && needs.length === 0) await dropSlot(client, slot, mayPrepare);
    if (mayPrepare) await prepare(client, state);
    else requireNone([...needs, ...state.needs]);
    const { tables: followed, unfollowed } = state.followable;
    const fingerprint = fingerprintOf(followed);
    return { fingerprint, hadOtherFingerprint: state.isOthers, slot, keepsWalWithoutLimit, followed, unfollowed };
  });
}

function requireNone(needs: readonly LogNeed[]): void {
  if (needs.length > 0) throw new LogUnavailableError(needs);
}

/** The pool may lead to another server than the WAL: reads from a standby would be stored after the purge of newer rows. */
async function needsOfPool(pool: Pick<Pool, 'query'>): Promise<LogNeed[]> {
  const { rows } = await pool.query<{ isStandby: boolean }>('select pg_is_in_recovery() as "isStandby"');
  return rows[0]?.isStandby ? [standbyNeed] : [];
}

/** Changes of a table while it was not published are lost. @param isRequired whether to throw while the slot is read */
async function dropSlot(client: Client, slot: string, isRequired: boolean): Promise<void> {
  const dropped = client.query(
    'select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1',
    [slot],
  );
  await (isRequired ? dropped : dropped.catch(() => undefined));
}

async function prepare(client: Client, { needs, surplus }: PublicationState): Promise<void> {
  requireNone(needs.filter(({ byHand }) => byHand !== undefined));
  const queries = [...needs.flatMap(queriesOf), ...surplus];
  try {
    for (const query of queries) await client.query(query);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    throw new LogUnavailableError([needOf('the role may not prepare the publication', queries)]);
  }
}

function isForbidden(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'insufficient_privilege' || code === 'read_only_sql_transaction';
}
