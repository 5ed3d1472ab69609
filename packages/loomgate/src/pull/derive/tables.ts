import { assignNames, type Scope } from '../assign-names';
import type { Catalog, CatalogColumn, CatalogTable } from '../catalog';
import { manyName, oneName, qualified, typeName } from '../conventions';
import { derivedNames } from '../derived-types';
import { mappedType } from '../graphql-types';
import type { ModelFile, TableEntry } from '../model-file';
import { queryName } from '../reserved-types';
import { hiddenBecause, leftOutBecause } from './columns';
import type { Plan } from './derive';
import { exposureOf } from './exposure';

/** A table on its way into the model file. */
export interface Draft {
  readonly table: CatalogTable;
  /** Its entry before this pull. */
  readonly known: TableEntry | undefined;
  /** Whether the database was never pulled, so that nothing of it is new. */
  readonly isFirstPull: boolean;
  readonly module: string;
  /** Undefined where no type is free. */
  readonly type: string | undefined;
  readonly one: string;
  readonly many: string;
  readonly isJoin: boolean;
  /** The columns of the key: of the catalog, or the virtual ones. */
  readonly key: readonly string[];
  /** Why it is not exposed without a decision. */
  readonly blocked: string | undefined;
  /** Why it has no type. */
  readonly nameless: string | undefined;
  /** The names in use in its type. */
  readonly fields: Scope;
}

/** Names the tables, and finds those that cannot be exposed. Their types and fields of Query are entered in `names`. */
export function deriveDrafts(catalog: Catalog, known: ModelFile | undefined, names: Scope, plan: Plan): Draft[] {
  const knownOf = new Map(known?.tables.map((entry) => [entry.table, entry]));
  const readable = new Set(catalog.tables.map(({ id }) => id));
  const found = catalog.tables.map((table) => {
    const entry = knownOf.get(table.id);
    return { table, entry, isJoin: isJoin(table, readable) && (!entry || entry.join === true) };
  });
  const assigned = assignNames(
    found.map(({ table, entry, isJoin }) => ({
      scope: names,
      owner: `the table ${table.id}`,
      property: 'type',
      suggestion: qualified(table.schema, table.name),
      known: isJoin ? undefined : entry?.type,
      candidates: isJoin ? [] : [typeName(table.name)],
      also: (type) => namesWith(type, entry),
    })),
  );
  return found.map(({ table, entry, isJoin }, index): Draft => {
    const { name: type, reason } = assigned[index] ?? {};
    const one = entry?.one ?? oneName(type ?? typeName(table.name));
    const key = virtualKeyOf(table, entry) ?? keyOf(table);
    return {
      ...{ table, known: entry, isFirstPull: known === undefined, isJoin, type, one, key },
      module: entry?.module ?? plan.moduleOf(table),
      many: entry?.plural ?? manyName(one),
      blocked: blockedBy(table, key),
      nameless: isJoin ? undefined : reason,
      fields: new Map(key.length > 0 ? [['id', 'the global id']] : []),
    };
  });
}

function namesWith(type: string, entry: TableEntry | undefined): string[] {
  const one = entry?.one ?? oneName(type);
  return [...Object.values(derivedNames(type)), queryName(one), queryName(entry?.plural ?? manyName(one))];
}

/** The entry without its columns, lookups and relations. */
export function toEntry({ table, known, isFirstPull, ...draft }: Draft): TableEntry {
  const { module, type, many, isJoin, blocked, nameless } = draft;
  const virtualKey = virtualKeyOf(table, known);
  return {
    table: table.id,
    module,
    ...(type !== undefined && { type }),
    ...(known?.one !== undefined && { one: known.one }),
    ...(type !== undefined && { plural: many }),
    ...(table.kind !== 'table' && { kind: table.kind }),
    ...(table.isUnlogged && { unlogged: true }),
    ...(table.hasRowSecurity && { rowSecurity: true }),
    ...(isJoin && { join: true }),
    ...(nameless !== undefined && { reason: nameless }),
    ...exposureOf(known, blocked, !isFirstPull && !known),
    ...(known?.description !== undefined && { description: known.description }),
    key: [...keyOf(table)],
    ...(virtualKey && { virtualKey }),
    ...(known?.mutations && { mutations: known.mutations }),
    columns: [],
  };
}

/** The declared key, while all its columns exist. */
function virtualKeyOf({ columns }: CatalogTable, known: TableEntry | undefined): string[] | undefined {
  const isThere = known?.virtualKey?.every((name) => columns.some((column) => column.name === name));
  return isThere ? known?.virtualKey : undefined;
}

/** Whether a column can be part of a key. */
function isOfKey(column: CatalogColumn | undefined): boolean {
  if (!column || hiddenBecause(column)) return false;
  return column.dimensions === 0 && (column.base.kind === 'enum' || mappedType(column).columnType !== undefined);
}

/** The columns of the primary key, or of the shortest unique key without nulls; empty where there is none. */
function keyOf({ keys, columns }: CatalogTable): readonly string[] {
  const columnOf = new Map(columns.map((column) => [column.name, column]));
  const usable = keys.filter(({ isPrimary, columns: names }) =>
    names.every((name) => isOfKey(columnOf.get(name)) && (isPrimary || columnOf.get(name)?.isNullable === false)),
  );
  const sorted = usable.toSorted(
    (a, b) => Number(b.isPrimary) - Number(a.isPrimary) || a.columns.length - b.columns.length,
  );
  return sorted[0]?.columns ?? [];
}

/** Whether its columns are two foreign keys, and together its key. */
function isJoin({ foreignKeys, keys, columns }: CatalogTable, readable: ReadonlySet<string>): boolean {
  const [first, second, ...others] = foreignKeys;
  if (!first || !second || others.length > 0) return false;
  const names = [...first.columns, ...second.columns];
  const isWhole = names.length === columns.length && columns.every(({ name }) => names.includes(name));
  const isUnique = keys.some((key) => key.columns.length === names.length);
  return isWhole && isUnique && readable.has(first.target) && readable.has(second.target);
}

/** Why the API does not have a table unless the model file says `"exposed": true`. */
function blockedBy(table: CatalogTable, key: readonly string[]): string | undefined {
  if (!table.isReadable) return 'the role that pulls may not select it';
  if (key.length === 0 && table.columns.every(leftOutBecause)) return 'none of its columns can be shown';
  if (ofTools.test(table.name)) return 'a tool keeps its state in it';
  if (table.hasRowSecurity) return 'it has row level security, which needs a role and settings for each viewer';
  if (/view|foreign/.test(table.kind) && key.length === 0)
    return `a ${table.kind} has no key: write "virtualKey", or "exposed": true for a list without pages`;
  return undefined;
}

/** Tables of Prisma, Flyway, Liquibase, Rails, Django, Knex, TypeORM, Sequelize, Drizzle, golang-migrate, goose, Alembic. */
const ofTools = new RegExp(
  `^(_prisma_migrations|flyway_schema_history|databasechangelog(lock)?|schema_migrations|ar_internal_metadata|` +
    `django_migrations|knex_migrations(_lock)?|typeorm_metadata|SequelizeMeta|__drizzle_migrations|goose_db_version|` +
    `alembic_version|pgmigrations)$`,
  'i',
);
