import type { PgAttribute, PgClass, PgConstraint, PgIndex, PgType } from 'pg-introspection';
import type { BaseType, CatalogColumn, CatalogForeignKey, CatalogIndex, CatalogKey, CatalogTable } from './catalog';
import { nameOf } from './catalog';
import type { TableKind } from './model';
import type { Found } from './read-catalog';

/** https://www.postgresql.org/docs/current/catalog-pg-class.html */
const kinds: Readonly<Record<string, TableKind>> = {
  r: 'table',
  p: 'partitioned table',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
};
const identities = { d: 'default', n: 'nothing', f: 'full', i: 'index' } as const;

/** Converts a table of pg-introspection with everything that belongs to it. */
export function readTable(found: Found, table: PgClass): CatalogTable {
  const constraints = table.getConstraints();
  const isPartitioned = table.relkind === 'p';
  return {
    ...namesOf(table),
    kind: kinds[table.relkind] ?? 'table',
    isUnlogged: table.relpersistence === 'u',
    hasRowSecurity: table.relrowsecurity === true,
    comment: table.getDescription(),
    members: isPartitioned ? [table, ...partitionsOf(found, table)].map(toMember) : [toMember(table)],
    columns: columnsOf(table).map((column) => toColumn(found, column)),
    keys: table.getIndexes().filter(isKey).map(toKey),
    indexes: table.getIndexes().filter(isUsable).map(toIndex),
    foreignKeys: constraints.filter(isForeignKey).map(toForeignKey),
    checks: constraints
      .filter(({ contype }) => contype === 'c')
      .map((check) => ({ name: check.conname, columns: namesIn(check.getAttributes()) })),
    isReadable: found.readable.has(table._id),
  };
}

function namesOf(table: PgClass) {
  return { id: idOf(table), schema: table.getNamespace()?.nspname ?? '', name: table.relname };
}

function idOf(table: PgClass | undefined): string {
  return table ? nameOf(table.getNamespace()?.nspname ?? '', table.relname) : '';
}

function columnsOf(table: PgClass): PgAttribute[] {
  return table.getAttributes().filter(({ attisdropped }) => !attisdropped);
}

/** The partitions of all levels. */
function partitionsOf(found: Found, table: PgClass): PgClass[] {
  const children = (found.inherits.get(table._id) ?? []).flatMap((one) => one.getChild() ?? []);
  return children.flatMap((child) => [child, ...partitionsOf(found, child)]);
}

function toMember(table: PgClass): CatalogTable['members'][number] {
  const identity = Object.entries(identities).find(([letter]) => letter === table.relreplident)?.[1] ?? 'nothing';
  return { schema: table.getNamespace()?.nspname ?? '', name: table.relname, identity };
}

function toColumn(found: Found, column: PgAttribute): CatalogColumn {
  const facts = found.columns.get(`${column.attrelid}.${column.attnum}`);
  const { attgenerated, attidentity } = column;
  return {
    name: column.attname,
    sqlType: facts?.sqlType ?? '',
    ...baseOf(found, column.getType(), column.attndims ?? 0),
    isNullable: !column.attnotnull,
    generated: attgenerated === 's' ? 'stored' : attgenerated === 'v' ? 'virtual' : undefined,
    identity: attidentity === 'a' ? 'always' : attidentity === 'd' ? 'by default' : undefined,
    hasDefault: column.atthasdef === true,
    comment: column.getDescription(),
    isReadable: facts?.isReadable ?? false,
  };
}

/** Follows domains and arrays. A domain may be based on an array, and an array may have elements of a domain. */
function baseOf(found: Found, type: PgType | undefined, declared: number): Pick<CatalogColumn, 'base' | 'dimensions'> {
  if (type?.typtype === 'd') {
    const behind = found.introspection.getType({ id: type.typbasetype ?? '' });
    return baseOf(found, behind, type.typndims ?? 0);
  }
  if (type?.typcategory !== 'A') return { base: toBase(type), dimensions: 0 };
  const { base, dimensions } = baseOf(found, type.getElemType(), 0);
  return { base, dimensions: dimensions + Math.max(1, declared) };
}

function toBase(type: PgType | undefined): BaseType {
  const kind = baseKinds.get(type?.typtype ?? '') ?? 'other';
  return { schema: type?.getNamespace()?.nspname ?? '', name: type?.typname ?? '', kind };
}

/** https://www.postgresql.org/docs/current/catalog-pg-type.html */
const baseKinds = new Map<string, BaseType['kind']>([
  ['b', 'base'],
  ['e', 'enum'],
  ['c', 'composite'],
  ['r', 'range'],
  ['m', 'range'],
]);

/** Invalid indexes, such as those that a failed `create index concurrently` leaves, are not used. */
const isUsable = ({ indisvalid, indislive }: PgIndex) => indisvalid === true && indislive !== false;

/** Deferrable keys may be violated within a transaction, and are no target of a conflict; still every row has its own. */
function isKey(index: PgIndex): boolean {
  return isUsable(index) && index.indisunique === true && !index.indpred && !index.indexprs;
}

function indexColumns(index: PgIndex): (string | null)[] {
  return index
    .getKeys()
    .slice(0, index.indnkeyatts ?? undefined)
    .map((column) => column?.attname ?? null);
}

function toKey(index: PgIndex): CatalogKey {
  return {
    name: index.getIndexClass()?.relname ?? '',
    columns: indexColumns(index).flatMap((name) => name ?? []),
    isPrimary: index.indisprimary === true,
  };
}

function toIndex(index: PgIndex): CatalogIndex {
  return {
    name: index.getIndexClass()?.relname ?? '',
    method: index.getIndexClass()?.getAccessMethod()?.amname ?? '',
    columns: indexColumns(index),
    isUnique: index.indisunique === true,
    isPartial: Boolean(index.indpred),
  };
}

/** A foreign key to a partitioned table has a constraint with a parent for each partition. */
const isForeignKey = ({ contype, conparentid }: PgConstraint) => contype === 'f' && (conparentid ?? '0') === '0';

function toForeignKey(constraint: PgConstraint): CatalogForeignKey {
  return {
    name: constraint.conname,
    columns: namesIn(constraint.getAttributes()),
    target: idOf(constraint.getForeignClass()),
    targetColumns: namesIn(constraint.getForeignAttributes()),
  };
}

const namesIn = (columns: readonly PgAttribute[] | undefined) => (columns ?? []).map(({ attname }) => attname);
