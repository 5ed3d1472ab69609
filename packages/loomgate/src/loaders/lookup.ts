import sql, { join, type Sql } from 'sql-template-tag';
import { oncePer } from '../shared/once-per';
import { createTextOf, isExact, type KeyType, keyColumns, unnested } from './key';
import type { FieldOf, Read, Table } from './table';

/** How rows are found by unique fields: their statement, and which key has found a row. */
interface Lookup {
  readonly keyType: KeyType;
  /** The statement for the rows of these keys. */
  statement(read: Read, keys: readonly string[]): { readonly text: string; readonly values: readonly unknown[] };
  /** The text of the key of a row; undefined if a value is null, so that no key finds it. */
  keyOf(row: object): string | undefined;
  /** The text of the key that has found a row of the statement. */
  foundBy(row: object, keys: readonly string[]): string | undefined;
}

/** @throws Error if the table's definition has no type for a field */
export function createLookup<R, Whole>(table: Table<R, Whole>, fields: readonly FieldOf<Whole>[]): Lookup {
  const keyType = fields.map(table.typeOf);
  const keyOf = createTextOf(fields, keyType);
  const columns = fields.map((field) => sql`t.${table.column(field)}`);
  const [column] = columns;
  if (!isExact(keyType))
    return { keyType, keyOf, statement: byPosition(table.name, columns, keyType), foundBy: foundByPosition };
  const statement = column && columns.length === 1 ? byArray(table.name, column) : byJoin(table.name, columns, keyType);
  return { keyType, keyOf, statement, foundBy: keyOf };
}

/** For one column: a scan of its index for all keys. The text is built once for each select list. */
function byArray(name: Sql, column: Sql): Lookup['statement'] {
  const textOf = oncePer(
    ({ columns }: Read) => sql`select ${columns} from ${name} t where ${column} = any(${[]})`.text,
  );
  return (read, keys) => ({ text: textOf(read), values: [keys] });
}

function byJoin(name: Sql, columns: readonly Sql[], keyType: KeyType): Lookup['statement'] {
  return (read, keys) =>
    sql`select ${read.columns} from ${unnested(keyType, keys)} join ${name} t on ${equal(columns, keyType)}`;
}

/** Where only Postgres can tell which keys equal the row's: each row says which key has found it. */
function byPosition(name: Sql, columns: readonly Sql[], keyType: KeyType): Lookup['statement'] {
  return (read, keys) =>
    sql`select ${read.columns}, k.position::int as "@position"
      from ${unnested(keyType, keys)} join ${name} t on ${equal(columns, keyType)}`;
}

function foundByPosition(row: object, keys: readonly string[]): string {
  const position: unknown = Reflect.get(row, '@position');
  return keys[Number(position) - 1] ?? '';
}

function equal(columns: readonly Sql[], keyType: KeyType): Sql {
  const keys = keyColumns(keyType);
  return join(
    columns.map((column, index) => sql`${column} = ${keys[index]}`),
    ' and ',
  );
}
