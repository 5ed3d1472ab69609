import type { ClientBase } from 'pg';
import { oidOfName } from '../shared/sql-names';
import { needsWholeRows, type TableInvalidation } from './table-invalidation';

/** A declared table as it is in the database now, with its partitions and the tables that inherit from it. */
export interface PublishedTable {
  /** As declared. */
  readonly name: string;
  readonly isView: boolean;
  /** Why the WAL does not have all changes of its rows; null if it can have them. */
  readonly obstacle: string | null;
  /**
   * The oids under which the WAL has its rows: its own and those of tables that inherit from it, without partitions. Rows
   * of a partition whose parent is declared are in the WAL as rows of the parent.
   */
  readonly oids: readonly number[];
  /** The oids of all relations that hold its rows. */
  readonly members: readonly number[];
  /** The files of its rows: changes when the table is rewritten or truncated, or a partition is attached or detached. */
  readonly files: string;
  /** Whether the publication contains it. */
  readonly isPublished: boolean;
  /** Its relations, by SQL name, whose replica identity lacks columns that the declaration needs of old rows. */
  readonly partial: readonly string[];
}

/**
 * Whether the WAL has enough to invalidate changes of the table. A partition without the replica identity does not: the
 * WAL marks its old rows as whole, like those of its parent, and has null for the missing columns.
 */
export function isInLog({ oids, members, isPublished, partial }: PublishedTable): boolean {
  const hasPartitions = members.length > oids.length;
  return isPublished && !(hasPartitions && partial.length > 0);
}

/** @param identity the columns of its replica identity; null for FULL, and for relations without rows of their own */
interface Row extends Omit<PublishedTable, 'partial'> {
  readonly relations: readonly { readonly name: string; readonly identity: readonly string[] | null }[];
}

/**
 * Reads the declared tables, along the search path of the connection. Takes no locks, so that it does not wait for a table
 * that is being rewritten.
 */
export async function readTables(
  client: Pick<ClientBase, 'query'>,
  publication: string,
  declared: readonly TableInvalidation[],
): Promise<PublishedTable[]> {
  const byName = Map.groupBy(declared, ({ name }) => name);
  const { rows } = await client.query<Row>({ name: 'tables', text: read, values: [[...byName.keys()], publication] });
  return rows.map(({ relations, ...table }) => {
    const declarations = byName.get(table.name) ?? [];
    const isPartial = ({ identity }: Row['relations'][number]) => declarations.some((one) => isLacking(one, identity));
    return { ...table, partial: relations.filter(isPartial).map(({ name }) => name) };
  });
}

/** Whether a replica identity lacks columns of the old rows. */
function isLacking(declared: TableInvalidation, identity: readonly string[] | null): boolean {
  if (!identity) return false;
  return needsWholeRows(declared) || (declared.key?.columns.some((column) => !identity.includes(column)) ?? false);
}

const read = `
  with recursive
    declared as (select name, ${oidOfName('name')} as root from unnest($1::text[]) name),
    tree as (select root, root as oid from declared where root is not null
      union select root, inhrelid from tree join pg_inherits on inhparent = tree.oid),
    published as (select prrelid from pg_publication p join pg_publication_rel on prpubid = p.oid where pubname = $2),
    members as (select root, c.oid, relfilenode, c.oid = root or not relispartition as is_named,
      case when relkind = 'v' then 'is a view' when relkind = 'm' then 'is a materialized view'
        when relkind = 'f' then 'is a foreign table' when relkind not in ('r', 'p') then 'is no table'
        when relpersistence = 'u' then 'is an unlogged table' when relpersistence = 't' then 'is a temporary table'
        when c.oid < 16384 then 'is a system table' end as obstacle,
      case when relreplident <> 'f' and relkind in ('r', 'p') then array(
        select attname::text from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
        where indrelid = c.oid and case relreplident when 'd' then indisprimary and indimmediate
          else relreplident = 'i' and indisreplident end) end as identity,
      exists (select from published where prrelid = c.oid)
        or exists (select from pg_publication where pubname = $2 and puballtables) as is_published
      from tree join pg_class c on c.oid = tree.oid)
  select name,
    coalesce((select relkind = 'v' from pg_class c where c.oid = root), false) as "isView",
    case when root is null then name || ' is not in the database' else (
      select oid::regclass || ' ' || obstacle from members m where m.root = d.root and obstacle is not null
      order by oid <> root, oid limit 1) end as obstacle,
    array(select oid from members m where m.root = d.root and is_named
      union select relid from pg_partition_ancestors(root) join declared parent on parent.root = relid
      order by 1) as oids,
    array(select oid from members m where m.root = d.root order by oid) as members,
    (select string_agg(oid || ':' || relfilenode, ' ' order by oid) from members m where m.root = d.root) as files,
    not exists (select from members m where m.root = d.root and is_named and not is_published) as "isPublished",
    coalesce((select json_agg(json_build_object('name', oid::regclass::text, 'identity', identity) order by oid)
      from members m where m.root = d.root), '[]') as relations
  from declared d`;
