import type { Client } from 'pg';
import { processIdOf } from '../shared/database-session';
import { withConnection } from './connection';
import { fingerprintOf, missingIdentities, publication, readPublication, refusedUpdates } from './publication';
import { readTables } from './published-tables';
import { codeOf } from './sql-state';
import type { TableInvalidation } from './table-invalidation';

/** The WAL cannot be read until the server is changed; the message contains the statements. */
export class LogUnavailableError extends Error {}

/** An arbitrary number that all instances share ("log" in ASCII). */
const advisoryLockKey = 7_106_407;

export interface PreparedLog {
  /** The comment that the publication must have for instances with these tables. */
  readonly fingerprint: string;
  /** Whether the publication was for instances with other tables until now; one of them may still run. */
  readonly hadOtherFingerprint: boolean;
  /** The name of the slot that all instances of this database share. */
  readonly slot: string;
  /** Whether WAL for an unread slot may fill the disk. */
  readonly keepsWalWithoutLimit: boolean;
}

/**
 * Prepares the server so that the WAL has the changes of the tables: creates the publication and sets replica identities.
 * Changes only what is missing. Several instances may run it at once.
 * @throws LogUnavailableError with the statements that a role with more privileges has to run
 * @throws DatabaseError if a table stays locked, or the server is unreachable: try again
 */
export function prepareLog(url: string, tables: readonly TableInvalidation[]): Promise<PreparedLog> {
  const names = tables.map(({ name }) => name);
  return withConnection(url, async (client) => {
    const { processId, walLevel, mayReplicate, role, slot, keepsWalWithoutLimit } = await readServer(client);
    if (processId !== processIdOf(client)) throw unavailable('the connection goes through a pooler', [directUrl]);
    if (walLevel !== 'logical') throw unavailable(`wal_level is ${walLevel}`, [setWalLevel]);
    if (!mayReplicate)
      throw unavailable('the role lacks the REPLICATION attribute', [`alter role ${role} replication`]);
    await client.query('select pg_advisory_lock($1)', [advisoryLockKey]);
    const found = await readTables(client, publication, names);
    const refused = await refusedUpdates(client, tables, found);
    if (refused.length > 0) throw unavailable('other publications omit generated columns', refused);
    const { statements, isOthers, isLacking } = await readPublication(client, tables, found);
    // Before everything else, so that it is done even if a later step fails: a new slot begins a new epoch.
    if (isLacking) await client.query(dropSlot, [slot]);
    // The publication first, and all of it at once: without it, rows with generated columns could not be updated.
    await run(client, [statements.join('; '), ...missingIdentities(tables, found)]);
    return { fingerprint: fingerprintOf(tables), hadOtherFingerprint: isOthers, slot, keepsWalWithoutLimit };
  });
}

/** Changes of a table while it was not published are lost. */
const dropSlot = 'select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1';

const directUrl = 'DATABASE_LOG_URL with the address of the server itself';
const setWalLevel = "alter system set wal_level = 'logical' (and restart the server)";

interface Server {
  readonly processId: number;
  readonly walLevel: string;
  readonly mayReplicate: boolean;
  readonly role: string;
  readonly slot: string;
  readonly keepsWalWithoutLimit: boolean;
}

/** On RDS, members of the role `rds_replication` may replicate. */
async function readServer(client: Client): Promise<Server> {
  const { rows } = await client.query<Server>(`
    select pg_backend_pid() as "processId", current_setting('wal_level') as "walLevel", quote_ident(current_user) as role,
      'loomgate_' || (select oid from pg_database where datname = current_database()) as slot,
      current_setting('max_slot_wal_keep_size') = '-1' as "keepsWalWithoutLimit",
      exists (select from pg_roles where rolname = current_user and (rolsuper or rolreplication)
        or rolname = 'rds_replication' and pg_has_role(oid, 'member')) as "mayReplicate"`);
  const [server] = rows;
  if (!server) throw new Error('the query for the server settings returned no row');
  return server;
}

/** @param batches each is sent as one query, and so takes effect as a whole */
async function run(client: Client, batches: readonly string[]): Promise<void> {
  const statements = batches.filter((batch) => batch !== '');
  try {
    for (const statement of statements) await client.query(statement);
  } catch (error) {
    if (codeOf(error) !== 'insufficient_privilege') throw error;
    throw unavailable(String(error), statements);
  }
}

function unavailable(reason: string, statements: readonly string[]): LogUnavailableError {
  return new LogUnavailableError(`${reason}; needed: ${statements.join('; ')}`);
}
