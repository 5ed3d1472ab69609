import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Prisma } from '../generated/prisma/client';

/** A row as loaders get it: like Prisma's, but exact decimals and instants stay text (shared/instant.ts). */
export type Row<Model> = { [Field in keyof Model]: Sent<Model[Field]> };

type Sent<Value> = Value extends Prisma.Decimal | Date ? string : Value;

/** How SQL names a table and its columns. */
export interface Table<R> {
  /** The GraphQL type of its rows. */
  readonly type: string;
  readonly name: Sql;
  /** The column of a field, without its table. */
  column(field: keyof R & string): Sql;
  /** All columns of `t`, each named as its field. */
  readonly columns: Sql;
}

/**
 * @param type the GraphQL type of its rows
 * @param name the table
 * @param fields Prisma's list of the model's fields; the column of `createdAt` is `created_at`
 */
export function defineTable<R>(type: string, name: string, fields: Record<keyof R & string, string>): Table<R> {
  const names = Object.values<string>(fields);
  return {
    type,
    name: raw(name),
    column: (field) => raw(toSnakeCase(field)),
    columns: join(names.map((field) => sql`t.${raw(toSnakeCase(field))} as "${raw(field)}"`)),
  };
}

function toSnakeCase(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
