import type { ColumnType } from 'loomgate';
import type { Client } from 'pg';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { clubConnections } from './project/modules/clubs/repository';
import { compositeConnections } from './project/modules/composite/repository';
import { everythingConnections } from './project/modules/everything/repository';
import { keyConnections } from './project/modules/keys/repository';
import { nameConnections } from './project/modules/names/repository';
import { shapeConnections } from './project/modules/shapes/repository';

/** What tests read of the table of a connection. */
interface AnyTable {
  readonly type: string;
  readonly key: readonly string[];
  columnName(field: string): string;
  typeOf(field: string): ColumnType;
}

export interface AnyOrder {
  readonly field: string;
  readonly descending: boolean;
  readonly nulls?: 'first' | 'last';
}

/** A connection of the project, of a row or of Query. */
export interface AnyConnection {
  /** `Type.field` */
  readonly label: string;
  readonly table: AnyTable;
  readonly orders: Readonly<Record<string, AnyOrder>>;
  from(...key: readonly Sql[]): Sql;
  where(...key: readonly Sql[]): Sql;
}

export const connections: readonly AnyConnection[] = [
  ...Object.values(clubConnections),
  ...Object.values(compositeConnections),
  ...Object.values(everythingConnections),
  ...Object.values(keyConnections),
  ...Object.values(nameConnections),
  ...Object.values(shapeConnections),
];

/** The type and the field of a connection. */
export function placeOf({ label }: AnyConnection): { type: string; field: string } {
  const [type = '', field = ''] = label.split('.');
  return { type, field };
}

/** The connection of Query with all rows of a type. */
export function rootOf(type: string): AnyConnection {
  const root = connections.find((one) => one.table.type === type && placeOf(one).type === 'Query');
  if (!root) throw new Error(`Query has no connection of ${type}`);
  return root;
}

/** A row by its key: the texts of its columns, and the global id. */
export interface Identity {
  readonly key: readonly string[];
  readonly id: string;
}

/**
 * Reads the rows of a connection in an order by `order by`, and computes their ids by casts to text, without the code that is
 * tested.
 * @param parent the texts of the key of the parent; none for connections of Query
 */
export async function readPlain(
  client: Pick<Client, 'query'>,
  { table, from, where }: AnyConnection,
  order: AnyOrder | undefined,
  parent: readonly string[] = [],
): Promise<Identity[]> {
  const key = parent.map((value) => sql`${value}`);
  const texts = table.key.map((field) => toText(columnOf(table, field), table.typeOf(field)));
  const { text, values } = sql`select array[${join(texts)}] as key from ${from(...key)} where ${where(...key)}
    order by ${order ? orderBy(table, order) : raw('1')}`;
  const { rows } = await client.query<{ key: string[] }>(text, [...values]);
  return rows.map((row) => ({ key: row.key, id: idOf(table.type, row.key) }));
}

function orderBy(table: AnyTable, { field, descending, nulls }: AnyOrder): Sql {
  const direction = raw(descending ? 'desc' : 'asc');
  const place = raw(nulls ? `nulls ${nulls}` : '');
  const tie = table.key.map((of) => sql`${columnOf(table, of)} ${direction}`);
  return join([sql`${columnOf(table, field)} ${direction} ${place}`, ...tie]);
}

const columnOf = (table: AnyTable, field: string): Sql => raw(`t."${table.columnName(field)}"`);

function toText(column: Sql, type: ColumnType): Sql {
  if (type === 'bpchar') return sql`rtrim(${column}::text)`;
  if (type === 'numeric') return sql`trim_scale(${column})::text`;
  if (type === 'bool') return sql`left(${column}::text, 1)`;
  return sql`${column}::text`;
}

function idOf(type: string, key: readonly string[]): string {
  const [only = ''] = key;
  return toGlobalId(type, key.length === 1 ? only : JSON.stringify(key));
}
