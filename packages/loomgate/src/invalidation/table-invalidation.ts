import type { DeclaredColumn } from '../loaders/defined-table';
import type { KeyType } from '../loaders/key';
import type { FieldOf, Table } from '../loaders/table';

/** The value of a column in the WAL: its text, null, or undefined if the WAL lacks it. */
export type LoggedValue = string | null | undefined;

/** A row in the WAL, by column. */
export type LoggedRow = Readonly<Record<string, LoggedValue>>;

/** A key of rows: the fields and columns that hold it, in order, and their types. */
export interface LoggedKey {
  /** The names of the fields, separated by commas, as in cache tags. */
  readonly field: string;
  readonly columns: readonly string[];
  readonly types: KeyType;
}

/** Which tags a change of a table's rows invalidates. */
export interface TableInvalidation {
  /** The type in the tags: the GraphQL type of the rows. */
  readonly type: string;
  /** The name in SQL, with its schema unless the search path finds it. */
  readonly name: string;
  /** The columns whose types the table's definition says. */
  readonly columns: readonly DeclaredColumn[];
  /** Set if its rows are read in the database session of the viewer. */
  readonly rowSecurity?: boolean;
  /** The key of a row; undefined if rows are read through their edges only. */
  readonly key: LoggedKey | undefined;
  /** Keys by which rows are found. */
  readonly keys: readonly LoggedKey[];
  /** Columns by which lists are filtered, ordered and aggregated; `as` maps a text to the value that lists use. */
  readonly listed: readonly { readonly column: string; readonly as?: (text: string) => boolean }[];
  /** Types that it is computed from: a change of their rows purges everything of its type. */
  readonly dependsOn?: readonly string[];
  /** Types that depend on it. Set when the tables are compared with the database (followable.ts). */
  readonly dependents?: readonly string[];
  /** The column whose values are announced as topics when rows are inserted. Such a table purges nothing. */
  readonly announces?: string;
}

/** A field that lists depend on; with `as`, lists depend only on the result of the function. */
type Listed<R> = FieldOf<R> | { readonly field: FieldOf<R>; readonly as: (text: string) => boolean };

/** A module's declaration for one of its tables, by field names. */
interface Declaration<R> {
  /** Fields by which rows are found: edges such as `productId` or `['tenantId', 'orderId']`, lookups such as `slug`. */
  readonly keys?: readonly (FieldOf<R> | readonly FieldOf<R>[])[];
  /**
   * Fields by which lists are filtered, ordered and aggregated. Generated columns are in the WAL since Postgres 18 if they
   * are stored; with others, each change purges everything of the type.
   */
  readonly listed?: readonly Listed<R>[];
  /**
   * For a view: the tables that it reads, each with a declaration of its own. A change of any of their rows purges
   * everything of the type. A view without it is not cached.
   */
  readonly dependsOn?: readonly { readonly type: string }[];
}

/**
 * Declares which changes of a table purge which cached answers: docs/adding-a-module.md. Changes of a row purge the answers
 * that show it, by the key of the table; without a key, those that show one of its edges.
 * @throws Error if the table's definition has no type for a field among the keys
 */
export function defineInvalidation<R, Whole>(
  table: Table<R, Whole>,
  { keys = [], listed = [], dependsOn = [] }: Declaration<Whole> = {},
): TableInvalidation {
  const toKey = (fields: readonly FieldOf<Whole>[]): LoggedKey => ({
    field: fields.join(),
    columns: fields.map(table.columnName),
    types: fields.map(table.typeOf),
  });
  return {
    type: table.type,
    name: table.name.sql,
    columns: table.columns,
    // Left out where it is false: running instances compare declarations by their text.
    ...(table.rowSecurity && { rowSecurity: true }),
    key: table.key.length > 0 ? toKey(table.key) : undefined,
    keys: keys.map((key) => toKey(typeof key === 'string' ? [key] : key)),
    listed: listed.map((seen) =>
      typeof seen === 'string'
        ? { column: table.columnName(seen) }
        : { column: table.columnName(seen.field), as: seen.as },
    ),
    ...(dependsOn.length > 0 && { dependsOn: dependsOn.map(({ type }) => type) }),
  };
}

/** Whether invalidation needs the whole old row: REPLICA IDENTITY FULL. */
export function needsWholeRows({ key, keys, listed }: TableInvalidation): boolean {
  return !key || keys.length > 0 || listed.length > 0;
}
