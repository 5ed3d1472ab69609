import type { KeyField } from '../loaders/by-key';
import type { Table } from '../loaders/table';

/** What the log has of a column: its text, null, or undefined where it says nothing of it. */
export type LoggedValue = string | null | undefined;

/** A row in the log, by its columns. */
export type LoggedRow = Readonly<Record<string, LoggedValue>>;

/** A field of a row and the column that holds it. */
export interface LoggedField {
  readonly field: string;
  readonly column: string;
}

/** What a change of a table's rows makes untrue. */
export interface TableInvalidation {
  /** The type of the tags; the GraphQL type of the rows. */
  readonly type: string;
  /** Without quotes; with its schema, as in `loomgate.events`, where that is not the one of the connection. */
  readonly name: string;
  /** What names a row; undefined where rows are only ever read through their edges. */
  readonly id: LoggedField | undefined;
  /** Edges and look-ups. */
  readonly keys: readonly LoggedField[];
  /** What lists are filtered, ordered and aggregated by, each as lists see it. */
  readonly listed: readonly (LoggedField & { readonly as?: (text: string) => boolean })[];
  /** Types that triggers of the database write along with this one. */
  readonly touches: readonly string[];
  /** The column whose values are announced when rows come; of such a table nothing is purged. */
  readonly announces?: string;
}

/** A field that lists see, or see only what a function makes of its text. */
type Listed<R> = (keyof R & string) | { readonly field: keyof R & string; readonly as: (text: string) => boolean };

/** What a module says of one of its tables, by the names of fields. */
interface Declaration<R> {
  /** The field that names a row; without one, every change of a row purges its edges. */
  readonly id?: KeyField<R>;
  /** Fields by which rows are found: edges such as `productId`, look-ups such as `slug`. */
  readonly keys?: readonly KeyField<R>[];
  /** Fields that lists are filtered, ordered and aggregated by. Generated columns are not in the log. */
  readonly listed?: readonly Listed<R>[];
  /** Types that triggers write along with this one, for where there is no log; cascading deletes need no word. */
  readonly touches?: readonly string[];
}

/** Declares what answers depend on of a table, so that its changes in the log purge them: docs/adding-a-module.md. */
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

/** Whether a change can only be told from the whole of the row as it was: REPLICA IDENTITY FULL. */
export function needsWholeRows({ id, keys, listed }: TableInvalidation): boolean {
  return !id || keys.length > 0 || listed.length > 0;
}
