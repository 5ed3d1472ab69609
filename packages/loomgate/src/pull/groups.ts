import type { CatalogTable } from './catalog';
import { firstWord, moduleName } from './conventions';
import type { ModelFile } from './model-file';

/** The modules of the tables of a schema. */
export interface SchemaModules {
  readonly module: string;
  /** The modules of tables whose names begin with these words. */
  readonly groups?: ReadonlyMap<string, string>;
}

const smallestGroup = 3;

/** The words that at least three tables begin with, with the number of these tables. A word that most begin with is no group. */
export function groupsOf(tables: readonly string[]): ReadonlyMap<string, number> {
  const counts = [...Map.groupBy(tables, firstWord)].map(([word, { length }]) => [word, length] as const);
  return new Map(counts.filter(([, count]) => count >= smallestGroup && count <= tables.length / 2));
}

/** The module of a table by what was decided for its schema. */
export function decidedModule({ name }: Pick<CatalogTable, 'name'>, { module, groups }: SchemaModules): string {
  return groups?.get(firstWord(name)) ?? module;
}

/**
 * The module of a new table of a known schema: that of most tables which begin with the same word, or else of most tables of
 * the schema.
 */
export function usualModule(table: CatalogTable, tables: readonly CatalogTable[], known: ModelFile): string {
  const entries = new Map(known.tables.map((entry) => [entry.table, entry]));
  const ofSchema = tables.filter(({ schema, id }) => schema === table.schema && entries.has(id));
  const alike = ofSchema.filter(({ name }) => firstWord(name) === firstWord(table.name));
  const modules = (alike.length > 0 ? alike : ofSchema).flatMap(({ id }) => entries.get(id)?.module ?? []);
  const [most] = [...Map.groupBy(modules, (name) => name)].sort(([, a], [, b]) => b.length - a.length);
  return most?.[0] ?? moduleName(table.schema);
}
