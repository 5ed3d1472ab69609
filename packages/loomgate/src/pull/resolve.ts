import { escapeIdentifier } from 'pg';
import type { ColumnType } from '../shared/column-types';
import { type Catalog, type CatalogColumn, type CatalogEnum, type CatalogTable, nameOf } from './catalog';
import { manyName, oneName } from './conventions';
import { mappedType } from './graphql-types';
import { leftOutOf } from './left-out';
import type { LeftOut, Model, ModelColumn, ModelEnum, ModelTable } from './model';
import { type ColumnEntry, type EnumEntry, isExposed, type ModelFile, type TableEntry } from './model-file';
import { checkModel } from './model-problems';
import { type ResolvedRelations, resolveRelations } from './resolve-relations';

/** A table of the model file with its catalog. */
export interface Resolved {
  readonly entry: TableEntry;
  readonly table: CatalogTable;
  readonly columns: readonly ModelColumn[];
  /** The fields of its key; empty if one of its columns has no field. */
  readonly key: readonly string[];
}

/**
 * Completes the model file by the catalog.
 * @param file as `derive` returns it for this catalog
 * @throws ModelError if two names of the file meet, with what to write
 */
export function resolve(file: ModelFile, catalog: Catalog): Model {
  const tableOf = new Map(catalog.tables.map((table) => [table.id, table]));
  const enums = new Map(enumsOf(file, catalog).map((one) => [one.id, one]));
  const labelsOf = new Map(catalog.enums.map((one) => [one.id, one]));
  const resolved = file.tables.flatMap((entry): Resolved[] => {
    const table = tableOf.get(entry.table);
    return table ? [resolveTable(entry, table, enums, labelsOf)] : [];
  });
  const exposed = new Map(resolved.filter(isShown).map((one) => [one.entry.table, one]));
  const relations = resolveRelations(exposed);
  const tables = [...exposed.values()].map((one) => toTable(one, relations.of(one)));
  const used = new Set(tables.flatMap(({ columns }) => columns.flatMap((one) => (one.isExposed ? one.baseType : []))));
  const byModule = Map.groupBy(
    tables,
    ({ id }) => resolved.find(({ entry }) => entry.table === id)?.entry.module ?? '',
  );
  const model: Model = {
    modules: [...byModule].map(([name, those]) => ({ name, tables: those })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    enums: [...enums.values()].filter(({ id }) => used.has(id)),
    leftOut: [...leftOutOf(file), ...[...exposed.values()].flatMap(keylessOf), ...relations.leftOut],
  };
  checkModel(model);
  return model;
}

function enumsOf(file: ModelFile, catalog: Catalog): ModelEnum[] {
  const entryOf = new Map(file.enums.map((entry) => [entry.enum, entry]));
  return catalog.enums.flatMap((found) => {
    const entry = entryOf.get(found.id);
    return entry?.type !== undefined && isExposed(entry) ? [toEnum(found, entry, entry.type)] : [];
  });
}

function toEnum({ id, schema, name, comment }: CatalogEnum, { values }: EnumEntry, type: string): ModelEnum {
  const named = values.flatMap(({ label, value }) => (value === undefined ? [] : [{ label, value }]));
  return { id, schema, name, type, description: comment, values: named };
}

type Enums = ReadonlyMap<string, ModelEnum>;
type Labels = ReadonlyMap<string, CatalogEnum>;

function resolveTable(entry: TableEntry, table: CatalogTable, enums: Enums, labels: Labels): Resolved {
  const columnOf = new Map(table.columns.map((column) => [column.name, column]));
  const columns = entry.columns.flatMap((one): ModelColumn[] => {
    const column = columnOf.get(one.column);
    return column && one.field !== undefined ? [toColumn(table, column, one, one.field, enums, labels)] : [];
  });
  const names = entry.virtualKey ?? entry.key;
  const key = names.flatMap((name) => columns.find((column) => column.name === name)?.field ?? []);
  return { entry, table, columns, key: key.length === names.length ? key : [] };
}

function toColumn(
  table: CatalogTable,
  column: CatalogColumn,
  entry: ColumnEntry,
  field: string,
  enums: Enums,
  labels: Labels,
): ModelColumn {
  const { base, dimensions } = column;
  const id = nameOf(base.schema, base.name);
  const type = enums.get(id);
  const isReadOnly = column.generated !== undefined || column.identity === 'always' || /view/.test(table.kind);
  const isShown = isExposed(entry);
  const canList = isShown && entry.indexed === true;
  return {
    ...{ name: column.name, field, sqlType: column.sqlType, dimensions, isReadOnly, isExposed: isShown },
    baseType: base.kind === 'enum' ? id : base.name,
    columnType: columnTypeOf(column, labels.get(id)),
    graphqlType: type?.type ?? mappedType(column).scalar,
    isEnum: type !== undefined,
    isNullable: column.isNullable,
    isOptional: column.isNullable || column.hasDefault || column.identity !== undefined,
    description: entry.description ?? column.comment,
    canOrder: canList && entry.order !== false,
    canFilter: canList && entry.filter !== false,
  };
}

function columnTypeOf(column: CatalogColumn, found: CatalogEnum | undefined): ColumnType | undefined {
  if (column.base.kind !== 'enum' || column.dimensions > 0) return mappedType(column).columnType;
  const { schema, name } = column.base;
  return { name: `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`, labels: found?.labels ?? [] };
}

function toTable(resolved: Resolved, relations: ReturnType<ResolvedRelations['of']>): ModelTable {
  const { entry, table, columns, key } = resolved;
  const type = entry.type ?? '';
  const one = entry.one ?? oneName(type);
  return {
    ...{ id: table.id, schema: table.schema, name: table.name, kind: table.kind, columns, key, type, one },
    isInLog: ['table', 'partitioned table'].includes(table.kind) && !table.isUnlogged,
    hasRowSecurity: table.hasRowSecurity,
    isJoin: entry.join === true,
    many: entry.plural ?? manyName(one),
    description: entry.description ?? table.comment,
    isKeyVirtual: entry.virtualKey !== undefined,
    lookups: lookupsOf(resolved),
    ...relations,
    mutations: entry.mutations ?? [],
    constraints: constraintsOf(resolved),
  };
}

/** A key is left out if one of its columns has no field. */
function keylessOf({ entry, key }: Resolved): LeftOut[] {
  const isLost = key.length === 0 && (entry.virtualKey ?? entry.key).length > 0;
  return isLost ? [{ name: `pages and global ids of ${entry.table}`, reason: 'a column of its key has no field' }] : [];
}

/** Whether the model has a table: it has a type, or joins two tables that have one. */
function isShown({ entry }: Resolved): boolean {
  return isExposed(entry) && (entry.type !== undefined || entry.join === true);
}

function lookupsOf({ entry, columns }: Resolved): ModelTable['lookups'] {
  return (entry.lookups ?? []).flatMap(({ field, columns: names }) => {
    const by = names.map((name) => columns.find((column) => column.name === name));
    const fields = by.flatMap((column) => (column?.isExposed ? column.field : []));
    return field && fields.length === names.length ? [{ field, by: fields }] : [];
  });
}

function constraintsOf({ table, columns }: Resolved): ModelTable['constraints'] {
  const fieldsOf = (names: readonly string[]) =>
    names.flatMap((name) => columns.find((column) => column.name === name)?.field ?? []);
  const { keys, foreignKeys, checks } = table;
  return [
    ...keys.map(({ name, columns: of }) => ({ name, kind: 'unique' as const, fields: fieldsOf(of) })),
    ...foreignKeys.map(({ name, columns: of }) => ({ name, kind: 'foreign key' as const, fields: fieldsOf(of) })),
    ...checks.map(({ name, columns: of }) => ({ name, kind: 'check' as const, fields: fieldsOf(of) })),
  ];
}
