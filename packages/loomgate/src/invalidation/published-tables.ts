import type { Client } from 'pg';
import { needsWholeRows, type TableInvalidation } from './table-invalidation';

/** A declared table as it is in the database now, with those that inherit from it and its partitions. */
export interface PublishedTable {
  readonly name: string;
  /** By which the log names it: its own, and of tables that inherit from it, but not of partitions. */
  readonly oids: readonly number[];
  /** Of everything that its rows lie in. */
  readonly members: readonly number[];
  /** Where the rows lie: another text when the table was rewritten or emptied, or a partition came or went. */
  readonly files: string;
  /** Whether the publication has it. */
  readonly isPublished: boolean;
  /** What of it logs no whole old rows; names as SQL has them. */
  readonly partial: readonly string[];
}

/**
 * Whether changes of the table can be told from the log. A partition that logs no whole old rows spoils that: as the
 * table that it is a partition of does, the log calls its rows whole, and has null for what is missing.
 */
export function isInLog(table: PublishedTable, declared: TableInvalidation): boolean {
  const hasPartitions = table.members.length > table.oids.length;
  return table.isPublished && !(hasPartitions && table.partial.length > 0 && needsWholeRows(declared));
}

/**
 * Reads the tables of these names, as the connection finds them. Takes no lock, so that a table that is being rewritten
 * is not waited for.
 * @throws Error naming the tables that the database does not have
 */
export async function readTables(
  client: Pick<Client, 'query'>,
  publication: string,
  names: readonly string[],
): Promise<PublishedTable[]> {
  const { rows } = await client.query<PublishedTable>({ name: 'tables', text: read, values: [names, publication] });
  const unknown = rows.filter(({ members }) => members.length === 0).map(({ name }) => name);
  if (unknown.length > 0) throw new Error(`declared for the log, but not in the database: ${unknown.join(', ')}`);
  return rows;
}

const read = `
  with recursive
    declared as (select name, to_regclass((
      select string_agg(quote_ident(part), '.') from unnest(string_to_array(name, '.')) part))::oid as root
      from unnest($1::text[]) name),
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
