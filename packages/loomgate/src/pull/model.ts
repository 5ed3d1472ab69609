import type { ColumnType } from '../shared/column-types';

/**
 * What the files of a project are written from: loomgate.model.json (model-file.ts), completed by the catalog. All names are
 * final, valid and distinct. Lists are in the order of the model file, columns in that of the table.
 */
export interface Model {
  readonly modules: readonly ModelModule[];
  /** The enums that exposed columns have. */
  readonly enums: readonly ModelEnum[];
  /** What the API does not have, and why. */
  readonly leftOut: readonly LeftOut[];
}

/** A group of tables: a folder in src/modules. */
export interface ModelModule {
  readonly name: string;
  /** Its exposed tables, and those that only join others. */
  readonly tables: readonly ModelTable[];
}

export type TableKind = 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table';

export interface ModelTable {
  /** Its name in the model file, such as `sales.orders`. */
  readonly id: string;
  /** Names as in the catalog, without quotes. */
  readonly schema: string;
  readonly name: string;
  readonly kind: TableKind;
  /** Changes of an unlogged table, of a view and of a foreign table are not in the WAL. */
  readonly isInLog: boolean;
  /** Whether policies may hide rows: statements need the role and the settings of the viewer. */
  readonly hasRowSecurity: boolean;
  /** Whether it only joins two others: it has no GraphQL type, and is read by their many-to-many fields. */
  readonly isJoin: boolean;
  /** Names of its GraphQL type and of its fields in Query: `Order`, `order`, `orders`. derived-types.ts has further types. */
  readonly type: string;
  readonly one: string;
  readonly many: string;
  readonly description: string | undefined;
  /** The fields of its key, in order. Empty: rows are in lists only, without cursors and global ids. */
  readonly key: readonly string[];
  /** Whether the key is only declared in the model file, as for views; no unique index guarantees it. */
  readonly isKeyVirtual: boolean;
  /** Its columns with valid names, exposed or not: keys and relations may use those that are not. */
  readonly columns: readonly ModelColumn[];
  /** Fields of Query that find a row by a unique key. `one` finds it by its global id, where the table has a key. */
  readonly lookups: readonly ModelLookup[];
  readonly forward: readonly ForwardRelation[];
  readonly reverse: readonly ReverseRelation[];
  readonly manyToMany: readonly ManyToMany[];
  /** None unless the model file names them. */
  readonly mutations: readonly ('create' | 'update' | 'delete')[];
  /** What a mutation may violate. Postgres names the constraint in its error. */
  readonly constraints: readonly ModelConstraint[];
}

interface ModelConstraint {
  readonly name: string;
  readonly kind: 'unique' | 'foreign key' | 'check';
  /** The fields of its columns that have one. */
  readonly fields: readonly string[];
}

export interface ModelColumn {
  /** As in the catalog, without quotes. */
  readonly name: string;
  /**
   * The name of the field in rows and, if it is exposed, in GraphQL. `id` is the whole key of its table or the table has no
   * key; with a key, the GraphQL field `id` is the global id.
   */
  readonly field: string;
  /** The type in SQL, such as `numeric(10,2)`, `timestamp with time zone` or `sales.mood[]`. */
  readonly sqlType: string;
  /**
   * The base type of domains and of elements: its name in Postgres, such as `numeric` or `timestamptz`; for enums the id of
   * the enum.
   */
  readonly baseType: string;
  /** The number of dimensions of an array; 0 for other columns. */
  readonly dimensions: number;
  /** The type for `types` of defineTable; undefined for types that can be no key, edge or order, such as arrays. */
  readonly columnType: ColumnType | undefined;
  /** The GraphQL type without lists and `!`: a scalar, or the type of an enum in `Model.enums`. Elements can be null. */
  readonly graphqlType: string;
  readonly isEnum: boolean;
  readonly isNullable: boolean;
  /** Postgres computes it, so no mutation may write it: generated columns, identity columns `always`, columns of views. */
  readonly isReadOnly: boolean;
  /** Whether an insert may omit it: a default, an identity, or nullable. */
  readonly isOptional: boolean;
  readonly description: string | undefined;
  readonly isExposed: boolean;
  /** Whether lists may be ordered and filtered by it: an index begins with it. */
  readonly canOrder: boolean;
  readonly canFilter: boolean;
}

/** A field of Query that finds a row by a unique key, such as `customerByEmail`. */
interface ModelLookup {
  readonly field: string;
  /** The fields of the key, in order. */
  readonly by: readonly string[];
}

/** A field that leads along a foreign key, to one row. */
export interface ForwardRelation {
  readonly field: string;
  /** The name of the constraint; for relations of the model file alone, any name. */
  readonly constraint: string;
  /** No constraint guarantees that the row exists. */
  readonly isVirtual: boolean;
  /** Fields of this table, and the fields of the target that they are equal to, in the same order. */
  readonly fields: readonly string[];
  readonly target: string;
  readonly targetFields: readonly string[];
  /** Whether one of its columns can be null. */
  readonly isNullable: boolean;
}

/** A field that leads against a foreign key, to the rows that refer to this one. */
export interface ReverseRelation {
  readonly field: string;
  readonly constraint: string;
  readonly isVirtual: boolean;
  /** Whether a connection; otherwise at most one row, since the columns are unique. */
  readonly isMany: boolean;
  /** The table with the foreign key, and its fields. */
  readonly source: string;
  readonly sourceFields: readonly string[];
  /** The fields of this table that they are equal to. */
  readonly fields: readonly string[];
}

/** A connection that leads through a table which only joins two others. */
export interface ManyToMany {
  readonly field: string;
  /** The id of the table that joins. */
  readonly through: string;
  /** Fields of this table, and the fields of `through` that they are equal to. */
  readonly fields: readonly string[];
  readonly nearFields: readonly string[];
  /** Fields of `through`, and the fields of the target that they are equal to. */
  readonly farFields: readonly string[];
  readonly target: string;
  readonly targetFields: readonly string[];
}

export interface ModelEnum {
  /** Its name in the model file, such as `public.mood`. */
  readonly id: string;
  readonly schema: string;
  readonly name: string;
  readonly type: string;
  readonly description: string | undefined;
  /** The values in GraphQL and their labels in Postgres, in the order of Postgres. */
  readonly values: readonly EnumValue[];
}

interface EnumValue {
  readonly value: string;
  readonly label: string;
}

/** Something that the API does not have. */
export interface LeftOut {
  /** Such as `sales.orders`, `sales.orders.total` or `reverse of orders_customer_id_fkey`. */
  readonly name: string;
  /** Why, and what to do. */
  readonly reason: string;
}
