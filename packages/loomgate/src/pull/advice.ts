import { escapeIdentifier } from 'pg';
import { reservedWords } from 'pg-introspection';
import type { Catalog, CatalogTable } from './catalog';
import type { Model } from './model';
import type { ModelFile } from './model-file';

/** SQL for the owner of the database, for what the API lacks or costs more than it has to. */
export interface Advice {
  /** An index for each foreign key without one. */
  readonly indexes: readonly string[];
  /** What the WAL must have, so that changes by other clients purge the cache. */
  readonly replication: readonly string[];
}

/** Returns the statements for the tables of the model. */
export function adviceFor(file: ModelFile, model: Model, catalog: Catalog): Advice {
  const tableOf = new Map(catalog.tables.map((table) => [table.id, table]));
  const tables = model.modules.flatMap((module) => module.tables).flatMap(({ id }) => tableOf.get(id) ?? []);
  const exposed = new Set(tables.map(({ id }) => id));
  const indexes = file.tables
    .filter(({ table }) => exposed.has(table))
    .flatMap(({ table, relations = [] }) =>
      relations
        .filter(({ unindexed, to }) => unindexed && exposed.has(to))
        .flatMap(({ columns }) => createIndex(tableOf.get(table), columns)),
    );
  const inLog = model.modules.flatMap((module) => module.tables).filter(({ isInLog }) => isInLog);
  return {
    indexes: [...new Set(indexes)],
    replication: replicationOf(inLog.flatMap(({ id }) => tableOf.get(id) ?? [])),
  };
}

function quoted({ schema, name }: Pick<CatalogTable, 'schema' | 'name'>): string {
  return `${identifier(schema)}.${identifier(name)}`;
}

/** Quotes only what needs it, since people read these statements. */
function identifier(name: string): string {
  return /^[a-z_][a-z\d_]*$/.test(name) && !reservedWords.includes(name) ? name : escapeIdentifier(name);
}

function createIndex(table: CatalogTable | undefined, columns: readonly string[]): string[] {
  if (!table || !/table$/.test(table.kind) || table.kind === 'foreign table') return [];
  // Postgres creates no index of a partitioned table concurrently.
  const how = table.kind === 'partitioned table' ? '' : ' concurrently';
  return [`create index${how} on ${quoted(table)} (${columns.map(identifier).join(', ')});`];
}

/** The replica identities. The publication depends on the declarations of the project: `loomgate publication` prints it. */
function replicationOf(tables: readonly CatalogTable[]): string[] {
  const partial = tables.flatMap(({ members }) => members.filter(({ identity }) => identity !== 'full'));
  return partial.map((member) => `alter table ${quoted(member)} replica identity full;`);
}
