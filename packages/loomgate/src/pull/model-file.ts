import { z } from 'zod';
import { isModuleName } from './conventions';

/** A name in GraphQL: https://spec.graphql.org/October2021/#Name. Two underscores at the start are reserved. */
const name = z.string().regex(/^(?!__)[A-Za-z_]\w*$/, 'must be a GraphQL name: letters, digits and _, no digit first');
const columns = z.array(z.string()).min(1);
const reason = z.string().optional().describe('Written by pull: why it is not exposed.');

const column = z.strictObject({
  column: z.string().describe('The name in the database.'),
  field: name.optional().describe('The name in GraphQL and in rows. Missing only where pull found no valid name.'),
  type: z.string().describe('Written by pull: the type in SQL, and "not null". The next pull compares it.'),
  indexed: z.literal(true).optional().describe('Written by pull: an index begins with it, so lists can use it.'),
  order: z.literal(false).optional().describe('No order by it, although it is indexed.'),
  filter: z.literal(false).optional().describe('No filter by it, although it is indexed.'),
  description: z.string().optional().describe('Instead of the comment in the database.'),
  exposed: z.boolean().optional().describe('false: not in GraphQL. true: in GraphQL although pull would leave it out.'),
  reason,
});

const lookup = z.strictObject({
  columns,
  field: name.nullish().describe('The field of Query; null for none.'),
  reason,
});

const relation = z.strictObject({
  constraint: z.string().describe('The foreign key in the database; for a virtual relation any name.'),
  virtual: z.literal(true).optional().describe('Declared here; the database has no such foreign key.'),
  columns,
  to: z.string().describe('The table that it refers to.'),
  references: columns.optional().describe('The columns that it refers to; by default the key of that table.'),
  field: name.nullish().describe('The field of this type that leads to the row referred to; null for none.'),
  reverse: name.nullish().describe('The field of the other type that leads back; null for none.'),
  reason,
  across: name.optional().describe('In a join table: the field of the other type that leads to the far side.'),
  unique: z.literal(true).optional().describe('Written by pull: at most one row leads back, so that is no list.'),
  unindexed: z.literal(true).optional().describe('Written by pull: without an index the reverse field is left out.'),
});

const table = z.strictObject({
  table: z.string().describe('Its schema and name in the database.'),
  module: z
    .string()
    .refine(isModuleName, 'must be one word of a-z and digits, and none that code reserves')
    .describe('The folder in src/modules.'),
  type: name.optional().describe('The GraphQL type. Missing only where pull found no free name.'),
  one: name.optional().describe('The field of Query for one row; by default the type with a small first letter.'),
  plural: name.optional().describe('The field of Query for a page of rows; by default the plural of `one`.'),
  kind: z.enum(['partitioned table', 'view', 'materialized view', 'foreign table']).optional(),
  unlogged: z.literal(true).optional(),
  rowSecurity: z.literal(true).optional(),
  join: z.literal(true).optional().describe('It only joins two tables, and has no type. Delete to give it one.'),
  exposed: z.boolean().optional().describe('false: not in GraphQL. true: in GraphQL although pull would leave it out.'),
  reason,
  description: z.string().optional().describe('Instead of the comment in the database.'),
  key: z
    .array(z.string())
    .describe('Written by pull: the columns of its primary key, or of a unique key without nulls.'),
  virtualKey: columns.optional().describe('Columns that identify a row, where the database has no key, as in views.'),
  mutations: z.array(z.enum(['create', 'update', 'delete'])).optional(),
  columns: z.array(column),
  lookups: z.array(lookup).optional(),
  relations: z.array(relation).optional(),
});

const enumeration = z.strictObject({
  enum: z.string().describe('Its schema and name in the database.'),
  type: name.optional().describe('The GraphQL type. Missing only where pull found no free name.'),
  exposed: z.literal(false).optional(),
  reason,
  values: z.array(z.strictObject({ label: z.string(), value: name.optional(), reason })),
});

/**
 * loomgate.model.json: names and decisions, which people edit, and the facts of the database that shape the API, so that a
 * review shows what changes and the next pull can compare. Everything else is read from the catalog.
 */
export const modelFile = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  read: z
    .strictObject({
      schemas: z.array(z.string()).min(1),
      tables: z.array(z.string()).optional().describe('Names of tables, with * for any text. Default: all.'),
    })
    .describe('The part of the database that pull reads.'),
  enums: z.array(enumeration),
  tables: z.array(table),
});

/** Whether an entry says that something is in the API; pull writes a reason where it cannot be. */
export function isExposed(entry: {
  readonly exposed?: boolean | undefined;
  readonly reason?: string | undefined;
}): boolean {
  return entry.exposed ?? entry.reason === undefined;
}

export type ModelFile = z.output<typeof modelFile>;
export type TableEntry = z.output<typeof table>;
export type ColumnEntry = z.output<typeof column>;
export type LookupEntry = z.output<typeof lookup>;
export type RelationEntry = z.output<typeof relation>;
export type EnumEntry = z.output<typeof enumeration>;
