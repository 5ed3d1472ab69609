import type { TableKind } from './model';

/** What pull reads of a database. Names are those of the catalog, without quotes. */
export interface Catalog {
  readonly database: string;
  readonly role: string;
  /** Every schema with tables that the role may use, also those that were not read. */
  readonly schemas: readonly CatalogSchema[];
  /** By schema and name. Without partitions, tables of extensions and tables of the gateway. */
  readonly tables: readonly CatalogTable[];
  readonly enums: readonly CatalogEnum[];
}

export interface CatalogSchema {
  readonly name: string;
  readonly tables: number;
}

export interface CatalogTable {
  /** `nameOf(schema, name)`. */
  readonly id: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: TableKind;
  readonly isUnlogged: boolean;
  readonly hasRowSecurity: boolean;
  readonly comment: string | undefined;
  /** The relations that hold its rows, with their replica identities: the table itself, or its partitions and it. */
  readonly members: readonly Member[];
  readonly columns: readonly CatalogColumn[];
  readonly keys: readonly CatalogKey[];
  readonly indexes: readonly CatalogIndex[];
  readonly foreignKeys: readonly CatalogForeignKey[];
  readonly checks: readonly CatalogCheck[];
  /** Whether the role may select one of its columns. */
  readonly isReadable: boolean;
}

interface Member {
  readonly schema: string;
  readonly name: string;
  /** `default` is the primary key. */
  readonly identity: 'default' | 'nothing' | 'full' | 'index';
}

export interface CatalogColumn {
  readonly name: string;
  /** The type in SQL with its schema, such as `character varying(10)` or `sales.mood[]`. */
  readonly sqlType: string;
  /** The number of dimensions of an array; 0 for other types. */
  readonly dimensions: number;
  /** The type behind domains and arrays. */
  readonly base: BaseType;
  readonly isNullable: boolean;
  readonly generated: 'stored' | 'virtual' | undefined;
  readonly identity: 'always' | 'by default' | undefined;
  readonly hasDefault: boolean;
  readonly comment: string | undefined;
  /** Whether the role may select it. */
  readonly isReadable: boolean;
}

export interface BaseType {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'base' | 'enum' | 'composite' | 'range' | 'other';
}

/** A primary key, or a unique constraint or index over columns alone, of all rows. */
export interface CatalogKey {
  /** Of the constraint or index: violations name it. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly isPrimary: boolean;
}

/** A valid index. An expression in it is null. */
export interface CatalogIndex {
  readonly name: string;
  readonly method: string;
  readonly columns: readonly (string | null)[];
  readonly isUnique: boolean;
  readonly isPartial: boolean;
}

export interface CatalogForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  /** The id of the table referred to, which may not have been read. */
  readonly target: string;
  readonly targetColumns: readonly string[];
}

interface CatalogCheck {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface CatalogEnum {
  readonly id: string;
  readonly schema: string;
  readonly name: string;
  readonly comment: string | undefined;
  readonly labels: readonly string[];
}

/** The name of a table or enum in the model file: `sales.orders`. A part with a dot or a quote is quoted as in SQL. */
export function nameOf(schema: string, name: string): string {
  const part = (text: string) => (/["./]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `${part(schema)}.${part(name)}`;
}

/** The type of a column as the model file has it: `character varying(10) not null`. */
export function declaredType({ sqlType, isNullable }: CatalogColumn): string {
  return `${sqlType}${isNullable ? '' : ' not null'}`;
}

/** Whether an index serves a search by all these columns: they are its first ones, in any order. */
export function serves({ columns, isPartial, method }: CatalogIndex, wanted: readonly string[]): boolean {
  const first = columns.slice(0, wanted.length);
  return !isPartial && (method === 'btree' || method === 'hash') && wanted.every((name) => first.includes(name));
}
