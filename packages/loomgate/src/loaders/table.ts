import type { Decimal } from '@prisma/client/runtime/client';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Selected } from './selected';

/** A row as loaders return it: like a row of Prisma, but decimals and timestamps are text (shared/instant.ts). */
export type Row<Model> = { [Field in keyof Model]: AsText<Model[Field]> };

type AsText<Value> = Value extends Decimal | Date ? string : Value;

/**
 * The columns that rows have by `always` or `neededBy`. If a resolver reads another column, the compiler's message shows the
 * name of this type, and so the two calls that can add the column.
 */
type AlwaysOrNeededBy<Whole, Field extends keyof Whole> = { [F in Field]: Whole[F] };

/** The fields that every row of a table has. */
export type RowOf<T> = T extends Table<infer R, infer _Whole> ? R : never;

type FieldOf<R> = keyof R & string;

/** The columns of a table that a statement reads. */
export interface Read {
  /** A select list; the alias of each column is the name of its field. */
  readonly columns: Sql;
  /** The fields that are not read; access to one throws. */
  readonly missing: readonly string[];
}

/**
 * The names of a table and its columns in SQL.
 * @typeParam R the fields that every row has; @typeParam Whole the fields if all of them are selected
 */
export interface Table<R, Whole = R> {
  /** The GraphQL type of its rows. */
  readonly type: string;
  readonly name: Sql;
  /** The column of a field, without the name of the table. */
  column(field: FieldOf<Whole>): Sql;
  /**
   * Selects the columns to read from `t`: those that every row has, and those that the selection needs.
   * @param also fields that the loader itself needs
   */
  read(selected: Selected, also?: readonly FieldOf<Whole>[]): Read;
  /** Fields that are always read. Other columns are read if a field of their name is selected, and have no type. */
  always<Field extends FieldOf<Whole>>(...fields: readonly Field[]): Table<AlwaysOrNeededBy<Whole, Field>, Whole>;
  /**
   * Fields that are read if one of certain GraphQL fields is selected. Only the resolvers of these may read them.
   * @param needs the names of the GraphQL fields, by the field of the row
   */
  neededBy<Field extends FieldOf<Whole>>(
    needs: Record<Field, readonly string[]>,
  ): Table<R & AlwaysOrNeededBy<Whole, Field>, Whole>;
}

/**
 * The most different select lists of a table. Each makes a prepared statement on every connection, so further selections
 * read all columns.
 */
const maxReads = 16;

/** When a field of a row is read: always, or if one of these GraphQL fields is selected. */
type Reading = 'always' | readonly string[];

/**
 * Defines a table. Its rows have all columns, unless `always` or `neededBy` says otherwise.
 * @param type the GraphQL type of the rows
 * @param name the name of the table
 * @param fields Prisma's enum of the model's scalar fields; the column of `createdAt` is `created_at`
 */
export function defineTable<R>(type: string, name: string, fields: Record<FieldOf<R>, string>): Table<R> {
  return tableOf<R, R>(type, name, new Map(Object.values<string>(fields).map((field) => [field, 'always'])));
}

function tableOf<R, Whole>(type: string, name: string, readings: ReadonlyMap<string, Reading>): Table<R, Whole> {
  const reads = new Map<string, Read>();
  const names = [...readings.keys()];
  const whole = toRead(names, names);
  return {
    type,
    name: raw(name),
    column: (field) => raw(toSnakeCase(field)),
    read(selected, also = []) {
      const fields = names.filter((field) => isRead(readings.get(field), type, selected) || isAmong(also, field));
      const list = fields.join();
      const known = reads.get(list);
      if (known || reads.size === maxReads) return known ?? whole;
      const read = toRead(names, fields);
      reads.set(list, read);
      return read;
    },
    always: (...fields) =>
      tableOf(type, name, new Map(names.map((field) => [field, isAmong(fields, field) ? 'always' : [field]]))),
    neededBy: (needs) => tableOf(type, name, new Map([...readings, ...needed(needs)])),
  };
}

/** A GraphQL field with the same name as the field of the row needs it in any case. */
function needed(needs: Record<string, readonly string[]>): [string, Reading][] {
  return Object.entries(needs).map(([field, by]) => [field, [field, ...by]]);
}

function isRead(reading: Reading | undefined, type: string, selected: Selected): boolean {
  return reading === 'always' || (reading?.some((field) => selected.has(type, field)) ?? false);
}

function isAmong(fields: readonly string[], field: string): boolean {
  return fields.includes(field);
}

function toRead(names: readonly string[], fields: readonly string[]): Read {
  return {
    columns: join(fields.map((field) => sql`t.${raw(toSnakeCase(field))} as "${raw(field)}"`)),
    missing: names.filter((name) => !fields.includes(name)),
  };
}

function toSnakeCase(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
