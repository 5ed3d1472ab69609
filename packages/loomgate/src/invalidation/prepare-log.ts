import type { Client } from 'pg';
import { processIdOf } from '../shared/database-session';
import { withConnection } from './connection';
import { fingerprintOf, missingIdentities, publication, readPublication, refusedUpdates } from './publication';
import { readTables } from './published-tables';
import { codeOf } from './sql-state';
import type { TableInvalidation } from './table-invalidation';

/** There is no log to follow until somebody changes the server; the message says what with. */
export class LogUnavailableError extends Error {}

/** Any number will do, as long as every instance takes the same one ("log" in ASCII). */
const advisoryLockKey = 7_106_407;

export interface PreparedLog {
  /** What the publication's comment must say for instances with these tables to follow it. */
  readonly declared: string;
  /** Whether it was for instances with other tables until now; one of them may still be at work. */
  readonly wasOthers: boolean;
  /** The slot that all instances on this database share. */
  readonly slot: string;
  /** Whether a slot that nobody reads may fill the disk. */
  readonly keepsWalWithoutLimit: boolean;
}

/**
 * Sees to it that the changes of the tables are in the log: the publication, and whole old rows where edges depend on
 * them. Does nothing where that is so already; several instances may do it at once.
 * @throws LogUnavailableError naming the statements that somebody with more rights has to run
 * @throws DatabaseError when a table stays locked for too long, or the server cannot be reached: try again
 */
export function prepareLog(url: string, tables: readonly TableInvalidation[]): Promise<PreparedLog> {
  const names = tables.map(({ name }) => name);
  return withConnection(url, async (client) => {
    const { processId, walLevel, mayReplicate, role, slot, keepsWalWithoutLimit } = await readServer(client);
    if (processId !== processIdOf(client)) throw unavailable('the database is reached through a pooler', [directUrl]);
    if (walLevel !== 'logical') throw unavailable(`wal_level is ${walLevel}`, [setWalLevel]);
    if (!mayReplicate) throw unavailable('the role may not replicate', [`alter role ${role} replication`]);
    await client.query('select pg_advisory_lock($1)', [advisoryLockKey]);
    const found = await readTables(client, publication, names);
    const refused = await refusedUpdates(client, tables, found);
    if (refused.length > 0) throw unavailable('other publications leave out generated columns', refused);
    const { statements, isOthers, isLacking } = await readPublication(client, tables, found);
    // First of all, so that it is done whatever happens after it: with a slot that is made anew an epoch begins.
    if (isLacking) await client.query(dropSlot, [slot]);
    // The publication first, and all of it at once: it decides whether rows with generated columns can be updated.
    await run(client, [statements.join('; '), ...missingIdentities(tables, found)]);
    return { declared: fingerprintOf(tables), wasOthers: isOthers, slot, keepsWalWithoutLimit };
  });
}

/** What has changed of a table while it was not published is known to nobody. */
const dropSlot = 'select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1';

const directUrl = 'DATABASE_LOG_URL, which leads to the server itself';
const setWalLevel = "alter system set wal_level = 'logical' (and restart the server)";

interface Server {
  readonly processId: number;
  readonly walLevel: string;
  readonly mayReplicate: boolean;
  readonly role: string;
  readonly slot: string;
  readonly keepsWalWithoutLimit: boolean;
}

/** On RDS it is membership in a role of theirs that lets one replicate. */
async function readServer(client: Client): Promise<Server> {
  const { rows } = await client.query<Server>(`
    select pg_backend_pid() as "processId", current_setting('wal_level') as "walLevel", quote_ident(current_user) as role,
      'loomgate_' || (select oid from pg_database where datname = current_database()) as slot,
      current_setting('max_slot_wal_keep_size') = '-1' as "keepsWalWithoutLimit",
      exists (select from pg_roles where rolname = current_user and (rolsuper or rolreplication)
        or rolname = 'rds_replication' and pg_has_role(oid, 'member')) as "mayReplicate"`);
  const [server] = rows;
  if (!server) throw new Error('the server says nothing of itself');
  return server;
}

/** @param batches statements that are sent together take effect together */
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
