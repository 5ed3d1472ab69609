import sql, { empty, type Sql } from 'sql-template-tag';
import type { Prime } from './by-key';
import type { Children } from './children';
import { keyColumns, unnested } from './key';
import { createLoader, type KeyLoader } from './key-loader';
import { type Definition, defineLoader } from './operation';
import { recordRows, recordTagsOf } from './record';
import type { Read, Table } from './table';

/** Loads all rows of each key, for lists that are always short. */
export type ListLoader<R> = KeyLoader<R[]>;

/** The rows below a parent as a list, and its tags. */
export interface ListSource<R, Whole = R> extends Children {
  readonly table: Table<R, Whole>;
  /** A list of columns of `t` or of the `from` list. */
  readonly orderBy: Sql;
  /** The most rows of one list; the others are left out. Without it a list has all its rows. */
  readonly limit?: number;
}

/**
 * Defines a loader of all rows of each key, with one statement for all keys of a round.
 *
 *     select k.position, r.* from unnest($1) with ordinality k (key1, position)
 *     cross join lateral (select ... from order_lines t where t.order_id = k.key1 order by t.position) r
 *
 * @param prime receives every row that is read
 */
export function listByKey<R extends object, Whole>(
  source: ListSource<R, Whole>,
  prime?: Prime<R>,
): Definition<ListLoader<R>> {
  const { label, table, keyType, rowSecurity = table.rowSecurity } = source;
  return defineLoader((operation) => {
    const load = async (keys: readonly string[]): Promise<R[][]> => {
      const read = table.read(operation.selected);
      const { text, values } = toStatement(source, read, keys);
      const rows = await operation.run<Positioned<R>>({ label, text, values, missing: read.missing, rowSecurity });
      prime?.(operation, rows);
      recordRows(operation, table, rows);
      recordTagsOf(operation, source, keys);
      return byPosition(rows, keys.length);
    };
    return createLoader(operation, label, keyType, load, { loadsNull: true });
  }, table);
}

/** A row with the position of its parent's key, from 1. */
export type Positioned<R> = R & { '@position': number };

/** @returns the rows of each key, in the order of the keys */
export function byPosition<R>(rows: readonly Positioned<R>[], keys: number): R[][] {
  const groups = Array.from({ length: keys }, (): R[] => []);
  for (const row of rows) groups[row['@position'] - 1]?.push(row);
  return groups;
}

function toStatement<R, Whole>(source: ListSource<R, Whole>, { columns }: Read, keys: readonly string[]): Sql {
  const key = keyColumns(source.keyType);
  const limit = source.limit === undefined ? empty : sql` limit ${source.limit}`;
  return sql`
    select k.position::int as "@position", r.* from ${unnested(source.keyType, keys)}
    cross join lateral (
      select ${columns} from ${source.from(...key)} where ${source.where(...key)} order by ${source.orderBy}${limit}
    ) r`;
}
