import { type Catalog, type CatalogTable, declaredType, nameOf } from './catalog';
import type { ModelFile, RelationEntry, TableEntry } from './model-file';
import { ModelError } from './model-problems';

/** A table or column that has another name now. */
export interface Rename {
  /** The table before the renames. */
  readonly table: string;
  /** The column before; undefined if the table itself was renamed. */
  readonly column?: string;
  /** The name now: of a table as in the model file, of a column as in the catalog. */
  readonly to: string;
}

export function describeRename({ table, column, to }: Rename): string {
  return column === undefined ? `${table} to ${to}` : `${table}."${column}" to "${to}"`;
}

/**
 * Guesses renames: a column that is gone and a new one of the same type at the same place; a table that is gone and a new one
 * with the same columns. A guess must be confirmed.
 */
export function guessRenames(known: ModelFile, catalog: Catalog): Rename[] {
  const tableOf = new Map(catalog.tables.map((table) => [table.id, table]));
  const entries = new Map(known.tables.map((entry) => [entry.table, entry]));
  const added = catalog.tables.filter(({ id }) => !entries.has(id));
  return known.tables.flatMap((entry): Rename[] => {
    const table = tableOf.get(entry.table);
    if (table) return guessColumns(entry, table);
    const same = added.filter(
      (one) => shapeOf(one) === entry.columns.map(({ column, type }) => `${column} ${type}`).join('\n'),
    );
    const [only, ...others] = same;
    return only && others.length === 0 ? [{ table: entry.table, to: only.id }] : [];
  });
}

const shapeOf = ({ columns }: CatalogTable) =>
  columns.map((column) => `${column.name} ${declaredType(column)}`).join('\n');

/** The place of a column is the column before it that has not changed. */
function guessColumns(entry: TableEntry, table: CatalogTable): Rename[] {
  const before = entry.columns.map(({ column, type }) => ({ name: column, type }));
  const after = table.columns.map((column) => ({ name: column.name, type: declaredType(column) }));
  const names = new Set(after.map(({ name }) => name));
  const kept = new Set(before.map(({ name }) => name).filter((name) => names.has(name)));
  const places = (list: readonly { name: string; type: string }[]) => {
    let place = '';
    return list.flatMap(({ name, type }) => {
      if (!kept.has(name)) return [{ name, place: `${place}\n${type}` }];
      place = name;
      return [];
    });
  };
  const byPlace = Map.groupBy(places(after), ({ place }) => place);
  return places(before).flatMap(({ name, place }): Rename[] => {
    const [only, ...others] = byPlace.get(place) ?? [];
    return only && others.length === 0 ? [{ table: entry.table, column: name, to: only.name }] : [];
  });
}

/**
 * Reads `old=new`, such as `sales.orders.note=remark` or `sales.orders=sales.purchases`.
 * @throws ModelError if the model file does not have the old name
 */
export function parseRename(text: string, known: ModelFile): Rename {
  const [old = '', to = ''] = text.split('=');
  const table = known.tables.find((entry) => entry.table === old);
  if (table && to) return { table: old, to: to.includes('.') ? to : nameOf(old.slice(0, old.lastIndexOf('.')), to) };
  const owner = known.tables.find((entry) => entry.columns.some(({ column }) => `${entry.table}.${column}` === old));
  if (!owner || !to)
    throw new ModelError(`--rename ${text}: write old=new, where old is a table or table.column of the model`);
  return { table: owner.table, column: old.slice(owner.table.length + 1), to };
}

/** Writes the new names into the model file, so that what it decides about the old ones stays. */
export function applyRenames(known: ModelFile, renames: readonly Rename[]): ModelFile {
  const tables = new Map(
    renames.flatMap(({ table, column, to }) => (column === undefined ? [[table, to] as const] : [])),
  );
  const columns = new Map(renames.map(({ table, column, to }) => [`${table}\n${column}`, to]));
  const tableName = (name: string) => tables.get(name) ?? name;
  const namesIn = (table: string) => (name: string) => columns.get(`${table}\n${name}`) ?? name;
  const relation = (table: string, entry: RelationEntry): RelationEntry => ({
    ...entry,
    columns: entry.columns.map(namesIn(table)),
    to: tableName(entry.to),
    ...(entry.references && { references: entry.references.map(namesIn(entry.to)) }),
  });
  return {
    ...known,
    tables: known.tables.map((entry) => {
      const { table, key, virtualKey, lookups, relations } = entry;
      const nameIn = namesIn(table);
      return {
        ...entry,
        table: tableName(table),
        key: key.map(nameIn),
        ...(virtualKey && { virtualKey: virtualKey.map(nameIn) }),
        columns: entry.columns.map((one) => ({ ...one, column: nameIn(one.column) })),
        ...(lookups && { lookups: lookups.map((one) => ({ ...one, columns: one.columns.map(nameIn) })) }),
        ...(relations && { relations: relations.map((one) => relation(table, one)) }),
      };
    }),
  };
}
