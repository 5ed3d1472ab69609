import type { KeyField } from '../loaders/by-key';
import type { Table } from '../loaders/table';

/** The value of a column in the WAL: its text, null, or undefined if the WAL lacks it. */
export type LoggedValue = string | null | undefined;

/** A row in the WAL, by column. */
export type LoggedRow = Readonly<Record<string, LoggedValue>>;

/** A field of a row and the column that holds it. */
export interface LoggedField {
  readonly field: string;
  readonly column: string;
}

/** Which tags a change of a table's rows invalidates. */
export interface TableInvalidation {
  /** The type in the tags: the GraphQL type of the rows. */
  readonly type: string;
  /** Without quotes; with its schema, as in `loomgate.events`, unless the search path finds it. */
  readonly name: string;
  /** The id of a row; undefined if rows are read through their edges only. */
  readonly id: LoggedField | undefined;
  /** Fields by which rows are found. */
  readonly keys: readonly LoggedField[];
  /** Fields by which lists are filtered, ordered and aggregated; `as` maps a text to the value that lists use. */
  readonly listed: readonly (LoggedField & { readonly as?: (text: string) => boolean })[];
  /** Types that database triggers write together with this one. */
  readonly touches: readonly string[];
  /** The column whose values are announced as topics when rows are inserted. Such a table purges nothing. */
  readonly announces?: string;
}

/** A field that lists depend on; with `as`, lists depend only on the result of the function. */
type Listed<R> = (keyof R & string) | { readonly field: keyof R & string; readonly as: (text: string) => boolean };

/** A module's declaration for one of its tables, by field names. */
interface Declaration<R> {
  /** The field with the id of a row; without it, every change of a row purges its edges. */
  readonly id?: KeyField<R>;
  /** Fields by which rows are found: edges such as `productId`, lookups such as `slug`. */
  readonly keys?: readonly KeyField<R>[];
  /** Fields by which lists are filtered, ordered and aggregated. Generated columns are not in the WAL. */
  readonly listed?: readonly Listed<R>[];
  /** Types that triggers write together with this one, for servers without WAL; cascading deletes need no entry. */
  readonly touches?: readonly string[];
}

/** Declares which changes of a table purge which cached answers: docs/adding-a-module.md. */
export function defineInvalidation<R, Whole>(
  table: Table<R, Whole>,
  declaration: Declaration<Whole>,
): TableInvalidation {
  const { id, keys = [], listed = [], touches = [] } = declaration;
  const toField = (field: keyof Whole & string) => ({ field, column: table.column(field).sql });
  return {
    type: table.type,
    name: table.name.sql,
    id: id && toField(id),
    keys: keys.map(toField),
    listed: listed.map((seen) => (typeof seen === 'string' ? toField(seen) : { ...toField(seen.field), as: seen.as })),
    touches,
  };
}

/** Whether invalidation needs the whole old row: REPLICA IDENTITY FULL. */
export function needsWholeRows({ id, keys, listed }: TableInvalidation): boolean {
  return !id || keys.length > 0 || listed.length > 0;
}
