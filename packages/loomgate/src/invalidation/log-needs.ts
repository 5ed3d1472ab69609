import type { Client } from 'pg';
import { processIdOf } from '../shared/database-session';

/** Something that must change before the WAL can be followed. */
export interface LogNeed {
  /** What is wrong now, without names of tables. */
  readonly reason: string;
  /** SQL for a role with more privileges. */
  readonly statements: readonly string[];
  /** What the statements alone do not achieve. Such a need is met by hand only. */
  readonly byHand?: string;
  /** Whether the statements have to take effect together. Otherwise each runs by itself, and holds no lock for the next. */
  readonly isAtomic?: true;
}

/** Returns what to send to the server, one after the other, to meet a need. */
export function queriesOf({ statements, isAtomic }: LogNeed): readonly string[] {
  return isAtomic ? [statements.join('; ')] : statements;
}

export function needOf(reason: string, statements: readonly string[], byHand = ''): LogNeed {
  return { reason, statements, ...(byHand && { byHand }) };
}

/** The WAL cannot be followed until someone changes the server, the role or the publication. */
export class LogUnavailableError extends Error {
  /** What is wrong, without names of tables and roles. */
  readonly reason: string;
  /** What to do: SQL, and in words what SQL does not achieve. */
  readonly remedies: readonly string[];

  constructor(needs: readonly LogNeed[]) {
    const reason = needs.map((need) => need.reason).join('; ');
    const remedies = needs.flatMap(({ statements, byHand }) => [...statements, ...(byHand ? [byHand] : [])]);
    super(`${reason}; needed: ${remedies.join('; ')}`);
    this.reason = reason;
    this.remedies = remedies;
  }
}

/** The settings of a server that following its WAL depends on. */
export interface LogServer {
  /** The name of the slot that all instances of this database share. */
  readonly slot: string;
  /** Whether WAL for an unread slot may fill the disk. */
  readonly keepsWalWithoutLimit: boolean;
  readonly needs: readonly LogNeed[];
}

interface Row extends Omit<LogServer, 'needs'> {
  readonly processId: number;
  readonly isStandby: boolean;
  readonly walLevel: string;
  readonly maxSlots: number;
  readonly maxSenders: number;
  readonly mayReplicate: boolean;
  /** As an SQL identifier. */
  readonly role: string;
  readonly isRds: boolean;
}

/**
 * Reads the settings of the server and the rights of a role.
 * @param role its name; by default the current role
 */
export async function readLogServer(client: Client, role?: string): Promise<LogServer> {
  const { rows } = await client.query<Row>(text, [role ?? null]);
  const [row] = rows;
  if (!row) throw new Error(`there is no role ${role}`);
  const { slot, keepsWalWithoutLimit } = row;
  return { slot, keepsWalWithoutLimit, needs: needsOf(row, processIdOf(client)) };
}

/** On RDS, members of the role `rds_replication` may replicate. */
const text = `
  select pg_backend_pid() as "processId", pg_is_in_recovery() as "isStandby", current_setting('wal_level') as "walLevel",
    current_setting('max_replication_slots')::int as "maxSlots", current_setting('max_wal_senders')::int as "maxSenders",
    quote_ident(r.rolname) as role, rds.oid is not null as "isRds",
    r.rolsuper or r.rolreplication or coalesce(pg_has_role(r.oid, rds.oid, 'member'), false) as "mayReplicate",
    'loomgate_' || (select oid from pg_database where datname = current_database()) as slot,
    current_setting('max_slot_wal_keep_size') = '-1' as "keepsWalWithoutLimit"
  from pg_roles r left join pg_roles rds on rds.rolname = 'rds_replication'
  where r.rolname = coalesce($1, current_user)`;

const restart = 'restart the server after that';

function needsOf(server: Row, announcedId: number | undefined): LogNeed[] {
  const { processId, isStandby, walLevel, maxSlots, maxSenders, mayReplicate, role, isRds } = server;
  const toSet = (name: string, value: string) => [`alter system set ${name} = ${value}`];
  const toReplicate = isRds ? `grant rds_replication to ${role}` : `alter role ${role} replication`;
  return [
    ...(processId === announcedId ? [] : [poolerNeed]),
    ...(isStandby ? [standbyNeed] : []),
    ...(walLevel === 'logical' ? [] : [needOf(`wal_level is ${walLevel}`, toSet('wal_level', "'logical'"), restart)]),
    ...(maxSlots > 0 ? [] : [needOf('max_replication_slots is 0', toSet('max_replication_slots', '10'), restart)]),
    ...(maxSenders > 0 ? [] : [needOf('max_wal_senders is 0', toSet('max_wal_senders', '10'), restart)]),
    ...(mayReplicate ? [] : [needOf('the role lacks the REPLICATION attribute', [toReplicate])]),
  ];
}

const poolerNeed = needOf(
  'the connection goes through a pooler',
  [],
  'set DATABASE_LOG_URL to the address of the server itself',
);

/** A standby lags behind: what it returns after a purge may be older than the purge. */
export const standbyNeed = needOf('the server is a standby', [], 'set DATABASE_URL to the address of the primary');
