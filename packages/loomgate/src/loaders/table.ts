import type { Decimal } from '@prisma/client/runtime/client';
import { escapeIdentifier } from 'pg';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { ColumnType } from '../shared/column-types';
import { anyTag, rowTag } from '../shared/tags';
import type { DeclaredColumn, DefinedTable } from './defined-table';
import { createKeyOf, type KeyType, tagger } from './key';
import type { Selected } from './selected';

/**
 * A row as loaders return it: like a row of Prisma, but what a number or a JavaScript object cannot hold exactly is text, as
 * Postgres writes it (docs/values.md).
 */
export type Row<Model> = { [Field in keyof Model]: AsText<Model[Field]> };

type Text = Decimal | Date | bigint | Uint8Array;
type AsText<Value> = Value extends Text ? string : Value extends readonly Text[] ? string[] : Value;

/**
 * The columns that rows have by `always` or `neededBy`. If a resolver reads another column, the compiler's message shows the
 * name of this type, and so the two calls that can add the column.
 */
type AlwaysOrNeededBy<Whole, Field extends keyof Whole> = { [F in Field]: Whole[F] };

/** The fields that every row of a table has. */
export type RowOf<T> = T extends Table<infer R, infer _Whole> ? R : never;

export type FieldOf<R> = keyof R & string;

/** The columns of a table that a statement reads. */
export interface Read {
  /** A select list; the alias of each column is the name of its field. */
  readonly columns: Sql;
  /** The fields that are not read; access to one throws. */
  readonly missing: readonly string[];
}

/** A table or view in the database; names as in the catalog, without quotes. */
interface Relation {
  /** Default: the search path finds the table. */
  readonly schema?: string;
  readonly name: string;
}

/** The definition of a table by a module. */
interface TableDefinition<R> extends Relation {
  /** The GraphQL type of its rows. */
  readonly type: string;
  /** The name of the column of each field, e.g. `snakeCase(Prisma.ReviewScalarFieldEnum)`. */
  readonly columns: Readonly<Record<FieldOf<R>, string>>;
  /** The fields of its primary key, or of another unique key, in order. Empty for a table whose rows have none. */
  readonly key: readonly FieldOf<R>[];
  /** The types of the fields that are keys, edges, lookups or orders. */
  readonly types?: Readonly<Partial<Record<FieldOf<R>, ColumnType>>>;
  /**
   * Whether the table has row level security. Its rows are then read in the database session of the viewer, so that its
   * policies apply (docs/security.md).
   */
  readonly rowSecurity?: boolean;
  /** The fields of `types` whose columns can be null. The start compares them with the database. */
  readonly nullable?: readonly FieldOf<R>[];
  /** Fields that the `from` of a source computes, so that the table has no such column. */
  readonly computed?: readonly FieldOf<R>[];
}

/**
 * A table as loaders use it.
 * @typeParam R the fields that every row has; @typeParam Whole the fields if all of them are selected
 */
export interface Table<R, Whole = R> extends DefinedTable {
  readonly key: readonly FieldOf<Whole>[];
  readonly keyType: KeyType;
  /** The text of the key of a row: of one column its canonical text, of several a JSON array of theirs. */
  keyOf(row: object): string;
  /** The tag of the row with this key, also where it does not exist. */
  rowTag(key: string): string;
  /** The name of the column of a field, without quotes. */
  columnName(field: FieldOf<Whole>): string;
  /** The quoted column of a field, without the name of the table. */
  column(field: FieldOf<Whole>): Sql;
  /** @throws Error if the definition has no type for the field */
  typeOf(field: FieldOf<Whole>): ColumnType;
  /** Whether the field can be null. */
  isNullable(field: FieldOf<Whole>): boolean;
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
 * Defines a table. Its rows have all columns, unless `always` or `neededBy` says otherwise; the key is always read. Loaders,
 * cursors, global ids and cache tags follow from the definition.
 * @throws Error if the type of a field of the key is missing, or the field can be null
 * @example
 * export const lines = defineTable<Row<Line>>({
 *   type: 'InvoiceLine', schema: 'sales', name: 'Invoice Line',
 *   columns: { invoiceId: 'InvoiceId', lineNo: 'LineNo', amount: 'Amount' },
 *   key: ['invoiceId', 'lineNo'], types: { invoiceId: 'int4', lineNo: 'int2' },
 * });
 */
export function defineTable<R>(definition: TableDefinition<R>): Table<R> {
  const { type, columns, key, types = {}, nullable = [], rowSecurity = false } = definition;
  const columnsOf = new Map(Object.entries<string>(columns));
  const typesOf = new Map(Object.entries<ColumnType>(types));
  const columnOf = (field: string): string => columnsOf.get(field) ?? field;
  const typeOf = (field: string): ColumnType => typesOf.get(field) ?? refuseType(type, field);
  const keyType = key.map(typeOf);
  if (key.some((field) => nullable.includes(field))) refuseNullableKey(type);
  return tableOf<R, R>(
    {
      ...{ type, name: quoted(definition), key, keyType, rowSecurity, typeOf },
      columns: toColumns(definition, typesOf),
      keyOf: createKeyOf(key, keyType),
      rowTag: tagger(keyType, (text) => rowTag(type, text), anyTag(type)),
      columnName: columnOf,
      column: (field) => raw(escapeIdentifier(columnOf(field))),
      isNullable: (field) => nullable.includes(field),
    },
    new Map([...columnsOf.keys()].map((field) => [field, 'always'])),
  );
}

/** The columns that the database must have. */
function toColumns<R>(
  { columns, computed = [], nullable = [], key }: TableDefinition<R>,
  typesOf: ReadonlyMap<string, ColumnType>,
): DeclaredColumn[] {
  return Object.entries<string>(columns)
    .filter(([field]) => !isAmong(computed, field))
    .map(([field, column]) => ({
      column,
      type: typesOf.get(field),
      isNullable: isAmong(nullable, field),
      isKey: isAmong(key, field),
    }));
}

/** The columns of a model whose names are those of its fields in snake case: the column of `createdAt` is `created_at`. */
export function snakeCase<Field extends string>(fields: Readonly<Record<Field, string>>): Record<Field, string> {
  const columns: Record<Field, string> = { ...fields };
  for (const field in columns) columns[field] = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return columns;
}

function quoted({ schema, name }: Relation): Sql {
  return raw(schema === undefined ? escapeIdentifier(name) : `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`);
}

function refuseType(type: string, field: string): never {
  throw new Error(`defineTable: the table of ${type} needs the type of ${field}, as in types: { ${field}: 'int4' }`);
}

function refuseNullableKey(type: string): never {
  throw new Error(
    `defineTable: fields of the key of ${type} are in nullable; a table whose key can be null has key: []`,
  );
}

/** The parts of a table that do not depend on which columns are read. */
type Names<Whole> = Omit<Table<Whole>, 'read' | 'always' | 'neededBy'>;

function tableOf<R, Whole>(names: Names<Whole>, readings: ReadonlyMap<string, Reading>): Table<R, Whole> {
  const { type, key } = names;
  const reads = new Map<string, Read>();
  const all = [...readings.keys()];
  const whole = toRead(names, all, all);
  return {
    ...names,
    read(selected, also = []) {
      const isNeeded = (field: string) => isRead(readings.get(field), type, selected);
      const fields = all.filter((field) => isNeeded(field) || isAmong(key, field) || isAmong(also, field));
      const list = fields.join();
      const known = reads.get(list);
      if (known || reads.size === maxReads) return known ?? whole;
      const read = toRead(names, all, fields);
      reads.set(list, read);
      return read;
    },
    always: (...fields) =>
      tableOf(names, new Map(all.map((field) => [field, isAmong(fields, field) ? 'always' : [field]]))),
    neededBy: (needs) => tableOf(names, new Map([...readings, ...needed(needs)])),
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

function toRead({ column }: { column(field: string): Sql }, names: readonly string[], fields: readonly string[]): Read {
  return {
    columns: join(fields.map((field) => sql`t.${column(field)} as "${raw(field)}"`)),
    missing: names.filter((name) => !fields.includes(name)),
  };
}
