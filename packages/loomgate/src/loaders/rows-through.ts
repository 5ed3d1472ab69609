import sql, { join, type Sql } from 'sql-template-tag';
import { listTag } from '../shared/tags';
import { edgeTagger, type RowsOf } from './children';
import type { FieldOf, Table } from './table';

/** A table that joins parents and rows. */
interface Joining<Whole> {
  readonly table: Table<unknown, Whole>;
  /** Its fields with the key of the parent. */
  readonly near: readonly FieldOf<Whole>[];
  /** Its fields with the key of the row. */
  readonly far: readonly FieldOf<Whole>[];
}

/**
 * The rows that a join table connects with a parent. The join table has each pair once.
 * @param fields the fields of the rows that `far` refers to
 * @example
 * { label: 'Actor.films', ...rowsThrough(films, ['filmId'], { table: filmActors, near: ['actorId'], far: ['filmId'] }), ... }
 * @throws Error if the definition of the join table has no type for a field of `near`
 */
export function rowsThrough<R, Whole, JoinWhole>(
  table: Table<R, Whole>,
  fields: readonly FieldOf<Whole>[],
  { table: joining, near, far }: Joining<JoinWhole>,
): RowsOf<R, Whole> {
  const pairs = far.map(
    (field, index) => sql`t.${table.column(fields[index] ?? refuse(field))} = j.${joining.column(field)}`,
  );
  const columns = near.map((field) => sql`j.${joining.column(field)}`);
  const tagOf = edgeTagger(joining, near);
  return {
    table,
    from: () => sql`${joining.name} j join ${table.name} t on ${join(pairs, ' and ')}`,
    where: (...key: readonly Sql[]) =>
      join(
        columns.map((column, index) => sql`${column} = ${key[index]}`),
        ' and ',
      ),
    keyType: near.map(joining.typeOf),
    rowSecurity: table.rowSecurity || joining.rowSecurity,
    // The order of the rows depends on their own columns, which the tag of the join table does not cover.
    tags: (key) => [tagOf(key), listTag(table.type)],
  };
}

function refuse(field: string): never {
  throw new Error(`rowsThrough: ${field} has no counterpart in the fields of the rows`);
}
