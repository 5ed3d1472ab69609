import type { Decimal } from '@prisma/client/runtime/client';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Selected } from './selected';

/** A row as loaders get it: like Prisma's, but exact decimals and instants stay text (shared/instant.ts). */
export type Row<Model> = { [Field in keyof Model]: Sent<Model[Field]> };

type Sent<Value> = Value extends Decimal | Date ? string : Value;

/**
 * The columns that rows have by `always` or `neededBy`. The name is for the compiler's message, where a resolver reads another
 * column: it says which two calls can add it.
 */
type AlwaysOrNeededBy<Whole, Field extends keyof Whole> = { [F in Field]: Whole[F] };

/** What every row of a table has. */
export type RowOf<T> = T extends Table<infer R, infer _Whole> ? R : never;

/** The names of its fields. */
type FieldOf<R> = keyof R & string;

/** The part of a table that a statement reads. */
export interface Read {
  /** Each named as its field. */
  readonly columns: Sql;
  /** The fields that its rows do not have; to look at one is an error. */
  readonly missing: readonly string[];
}

/**
 * How SQL names a table and its columns.
 * @typeParam R what every row has; @typeParam Whole what it has when all of its fields are selected
 */
export interface Table<R, Whole = R> {
  /** The GraphQL type of its rows. */
  readonly type: string;
  readonly name: Sql;
  /** The column of a field, without its table. */
  column(field: FieldOf<Whole>): Sql;
  /**
   * What is read of `t`: what every row has, and what the selection needs.
   * @param also what the statement itself is read by
   */
  read(selected: Selected, also?: readonly FieldOf<Whole>[]): Read;
  /** Rows have these of themselves; other columns are read where a field of their name is selected, and not typed. */
  always<Field extends FieldOf<Whole>>(...fields: readonly Field[]): Table<AlwaysOrNeededBy<Whole, Field>, Whole>;
  /**
   * Rows have these where one of some fields is selected, whose resolvers alone may read them.
   * @param needs the fields of GraphQL, by that of the row
   */
  neededBy<Field extends FieldOf<Whole>>(
    needs: Record<Field, readonly string[]>,
  ): Table<R & AlwaysOrNeededBy<Whole, Field>, Whole>;
}

/** Each is a statement of its own, prepared on every connection. What is selected beyond that many gets whole rows. */
const maxForms = 16;

/** What tells for each field of a row whether it is read. */
type Reading = 'always' | readonly string[];

/**
 * @param type the GraphQL type of its rows
 * @param name the table
 * @param fields Prisma's list of the model's fields; the column of `createdAt` is `created_at`
 */
export function defineTable<R>(type: string, name: string, fields: Record<FieldOf<R>, string>): Table<R> {
  return tableOf<R, R>(type, name, new Map(Object.values<string>(fields).map((field) => [field, 'always'])));
}

function tableOf<R, Whole>(type: string, name: string, readings: ReadonlyMap<string, Reading>): Table<R, Whole> {
  const forms = new Map<string, Read>();
  const names = [...readings.keys()];
  const whole = toRead(names, names);
  return {
    type,
    name: raw(name),
    column: (field) => raw(toSnakeCase(field)),
    read(selected, also = []) {
      const fields = names.filter((field) => isRead(readings.get(field), type, selected) || isAmong(also, field));
      const form = fields.join();
      const known = forms.get(form);
      if (known || forms.size === maxForms) return known ?? whole;
      const read = toRead(names, fields);
      forms.set(form, read);
      return read;
    },
    always: (...fields) =>
      tableOf(type, name, new Map(names.map((field) => [field, isAmong(fields, field) ? 'always' : [field]]))),
    neededBy: (needs) => tableOf(type, name, new Map([...readings, ...needed(needs)])),
  };
}

/** A field of GraphQL with the name of the row's needs it in any case. */
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
