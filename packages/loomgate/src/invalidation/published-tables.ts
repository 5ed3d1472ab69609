import type { Client } from 'pg';
import { needsWholeRows, type TableInvalidation } from './table-invalidation';

/** A declared table as it is in the database now, with its partitions and the tables that inherit from it. */
export interface PublishedTable {
  readonly name: string;
  /** The oids that the WAL has for it: its own and those of tables that inherit from it, without partitions. */
  readonly oids: readonly number[];
  /** The oids of all relations that hold its rows. */
  readonly members: readonly number[];
  /** The files of its rows: changes when the table is rewritten or truncated, or a partition is attached or detached. */
  readonly files: string;
  /** Whether the publication contains it. */
  readonly isPublished: boolean;
  /** Its relations without replica identity FULL, by SQL name. */
  readonly partial: readonly string[];
}

/**
 * Whether the WAL has enough to invalidate changes of the table. A partition without replica identity FULL does not: the
 * WAL marks its old rows as whole, like those of its parent, and has null for the missing columns.
 */
export function isInLog(table: PublishedTable, declared: TableInvalidation): boolean {
  const hasPartitions = table.members.length > table.oids.length;
  return table.isPublished && !(hasPartitions && table.partial.length > 0 && needsWholeRows(declared));
}

/**
 * Reads the tables of these names, along the search path of the connection. Takes no locks, so that it does not wait for a
 * table that is being rewritten.
 * @throws Error with the names of tables that do not exist
 */
export async function readTables(
  client: Pick<Client, 'query'>,
  publication: string,
  names: readonly string[],
): Promise<PublishedTable[]> {
  const { rows } = await client.query<PublishedTable>({ name: 'tables', text: read, values: [names, publication] });
  const unknown = rows.filter(({ members }) => members.length === 0).map(({ name }) => name);
  if (unknown.length > 0) throw new Error(`declared for invalidation, but not in the database: ${unknown.join(', ')}`);
  return rows;
}

const read = `
  with recursive
    declared as (select name, to_regclass(name)::oid as root from unnest($1::text[]) name),
    tree as (select name, root, root as oid from declared
      union select name, root, inhrelid from tree join pg_inherits on inhparent = tree.oid),
    published as (select prrelid from pg_publication p join pg_publication_rel on prpubid = p.oid where pubname = $2),
    members as (select name, c.oid, relfilenode, c.oid = root or not relispartition as is_named,
      relreplident = 'f' or relkind not in ('r', 'p') as is_whole,
      exists (select from published where prrelid = c.oid)
        or exists (select from pg_publication where pubname = $2 and puballtables) as is_published
      from tree join pg_class c on c.oid = tree.oid)
  select name,
    array(select oid from members m where m.name = d.name and is_named order by oid) as oids,
    array(select oid from members m where m.name = d.name order by oid) as members,
    (select string_agg(oid || ':' || relfilenode, ' ' order by oid) from members m where m.name = d.name) as files,
    not exists (select from members m where m.name = d.name and is_named and not is_published) as "isPublished",
    array(select oid::regclass::text from members m where m.name = d.name and not is_whole order by oid) as partial
  from declared d`;
