import type { Pool } from 'pg';
import { oidOfName } from '../shared/sql-names';

/** A table of a module. */
export interface DeclaredTable {
  /** The GraphQL type of its rows. */
  readonly type: string;
  /** Its name in SQL, with its schema unless the search path finds it. */
  readonly name: string;
  /** Whether the module declares `rowSecurity: true`. */
  readonly rowSecurity: boolean;
  /** The columns whose changes purge its lists, and its key. */
  readonly listed: readonly string[];
}

/** A table as the catalog has it. */
export interface SecuredTable extends DeclaredTable {
  readonly oid: number;
  /** Its name in SQL, as declared. */
  readonly sqlName: string;
  /** Whether its rows depend on policies: row level security is on, or it is a view with the rights of its reader. */
  readonly isProtected: boolean;
  /** Whether row level security is on. */
  readonly isOn: boolean;
  /** Whether policies apply to the role of the connection. */
  readonly applies: boolean;
  /** Whether its visible rows depend only on its rows, the role and settings. Changes of anything else are not in the WAL. */
  readonly isFollowed: boolean;
  /** The columns that its policies read, and that `listed` lacks: lists are not purged when they change. */
  readonly unlisted: readonly string[];
}

type Queries = Pick<Pool, 'query'>;

/** Reads the tables that have row level security, or are declared to have it. Names that do not exist are left out. */
export async function readRowSecurity(pool: Queries, tables: readonly DeclaredTable[]): Promise<SecuredTable[]> {
  const { rows } = await pool.query<CatalogRow>(catalogText, [tables.map(({ name }) => name)]);
  const found = new Map(rows.map((row) => [row.name, row]));
  return tables.flatMap((table) => {
    const row = found.get(table.name);
    if (!row || !(row.isOn || table.rowSecurity)) return [];
    const unlisted = row.columns.filter((column) => !table.listed.includes(column));
    return [{ ...row, ...table, sqlName: table.name, name: row.shown, unlisted }];
  });
}

type CatalogRow = Pick<SecuredTable, 'name' | 'oid' | 'isOn' | 'isProtected' | 'applies' | 'isFollowed'> & {
  /** The name as Postgres shows it. */
  readonly shown: string;
  /** The columns that its policies for reads depend on. */
  readonly columns: readonly string[];
};

/**
 * Finds the tables whose policies do not apply to a role: superusers, roles with BYPASSRLS, and members of the owner, unless
 * the table has FORCE ROW LEVEL SECURITY (https://www.postgresql.org/docs/current/ddl-rowsecurity.html).
 * A table without row level security counts as one whose policies do not apply: it may have been replaced.
 * @param role undefined for the role of the connection
 * @param names of the tables in SQL
 * @returns their names; none for a role that does not exist
 */
export async function bypassedBy(pool: Queries, role: string | undefined, names: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select c.oid::regclass::text as name from unnest($1::text[]) declared
     join pg_class c on c.oid = ${oidOfName('declared')}, pg_roles r
     where r.rolname = coalesce($2, current_user) and (${bypasses} or not ${isProtected}) order by name`,
    [names, role],
  );
  return rows.map(({ name }) => name);
}

/** A view reads its tables with the rights, and by the policies, of its reader or of its owner. */
const isProtected = `(c.relrowsecurity
  or (c.relkind = 'v' and 'security_invoker=true' = any(coalesce(c.reloptions, '{}'))))`;

const bypasses = `${isProtected}
  and (r.rolsuper or r.rolbypassrls or (c.relkind <> 'v' and not c.relforcerowsecurity and pg_has_role(r.oid, c.relowner, 'usage')))`;

/**
 * Functions and keywords of policies that depend on the time or on other rows, by the parsed expression: `op` 0 to 8 of
 * SQLVALUEFUNCTION are current_date to localtimestamp. `current_setting` is part of cache keys. A function of the database
 * may read tables, whatever it is declared to be. `varattno 0` is the row as a whole.
 */
const catalogText = `
  with declared as (
      select name, ${oidOfName('name')} as oid from unnest($1::text[]) name),
    policies as (
      select polrelid, oid, polqual::text as condition from pg_policy
      where polrelid in (select oid from declared) and polcmd in ('r', '*')),
    unfollowed as (
      select polrelid from policies p join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid
        and d.refclassid = 'pg_class'::regclass and d.refobjid <> p.polrelid
      union select polrelid from policies where condition ~ 'SQLVALUEFUNCTION :op [0-8] |:varattno 0 '
      union select polrelid from policies,
        regexp_matches(condition, ':(?:funcid|opfuncid|aggfnoid|winfnoid) (\\d+)', 'g') as found
        join pg_proc f on f.oid = found[1]::oid join pg_language l on l.oid = f.prolang
        where not (f.provolatile = 'i' and l.lanname in ('internal', 'c'))
          and not (f.proname = 'current_setting' and f.pronamespace = 'pg_catalog'::regnamespace))
  select d.name, c.oid, c.oid::regclass::text as shown, c.relrowsecurity as "isOn", ${isProtected} as "isProtected", not (${bypasses}) as applies,
    c.relkind in ('r', 'p') and c.oid not in (select polrelid from unfollowed) as "isFollowed",
    array(select distinct a.attname::text from policies p
      join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refobjid = p.polrelid
      join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
      where p.polrelid = c.oid and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 order by 1) as columns
  from declared d join pg_class c on c.oid = d.oid, pg_roles r where r.rolname = current_user`;
