import sql, { join, type Sql } from 'sql-template-tag';
import { anyTag, keyTag, listTag } from '../shared/tags';
import type { DefinedTable } from './defined-table';
import { type KeyType, tagger } from './key';
import type { FieldOf, Table } from './table';

/** The rows below a parent, as SQL. Pages, lists and aggregates read them. */
export interface Children {
  /** The name of the loader in traces and statistics, e.g. `Product.reviews`. */
  readonly label: string;
  /** The `from` list. The alias of the table with the rows is `t`; `key` is the SQL of the parent's key, a column each. */
  from(...key: readonly Sql[]): Sql;
  /** The condition that a row belongs to the parent. */
  where(...key: readonly Sql[]): Sql;
  /** The types of the columns of the parent's key. */
  readonly keyType: KeyType;
  /** The table with the rows. */
  readonly table?: DefinedTable;
  /** Whether it reads a table with row level security. Default: that of the table with the rows. */
  readonly rowSecurity?: boolean;
  /** The tags that a change of the rows, or of their order, invalidates: edges to the parent, or a list (shared/tags.ts). */
  tags(key: string): readonly string[];
}

/** Children of a table without their label. */
export interface RowsOf<R, Whole> extends Omit<Children, 'label'> {
  readonly table: Table<R, Whole>;
}

/**
 * The rows of a table by fields with the key of the parent, such as the columns of a foreign key.
 * @example
 * { label: 'Product.reviews', ...rowsBy(reviews, 'productId'), orders, defaultOrder: 'NEWEST' }
 * @throws Error if the table's definition has no type for a field
 */
export function rowsBy<R, Whole>(table: Table<R, Whole>, ...fields: readonly FieldOf<Whole>[]): RowsOf<R, Whole> {
  const columns = fields.map((field) => sql`t.${table.column(field)}`);
  const tagOf = edgeTagger(table, fields);
  return {
    table,
    from: () => sql`${table.name} t`,
    where: (...key) =>
      join(
        columns.map((column, index) => sql`${column} = ${key[index]}`),
        ' and ',
      ),
    keyType: fields.map(table.typeOf),
    tags: (key) => [tagOf(key)],
  };
}

/** All rows of a table. They are loaded with `rootKey`. */
export function allRows<R, Whole>(table: Table<R, Whole>): RowsOf<R, Whole> {
  return {
    table,
    from: () => sql`${table.name} t`,
    where: () => sql`true`,
    keyType: ['text'],
    tags: () => [listTag(table.type)],
  };
}

/**
 * Returns a function that makes the tag of the rows with a key in these fields.
 * @throws Error if the table's definition has no type for a field
 */
export function edgeTagger<R, Whole>(
  table: Table<R, Whole>,
  fields: readonly FieldOf<Whole>[],
): (key: string) => string {
  const name = fields.join();
  return tagger(fields.map(table.typeOf), (text) => keyTag(table.type, name, text), anyTag(table.type));
}
