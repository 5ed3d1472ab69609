import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Advice, adviceFor } from './advice';
import type { Catalog, CatalogTable } from './catalog';
import { type Change, compare } from './compare';
import { moduleName } from './conventions';
import { derive, type Plan } from './derive/derive';
import { formatModelFile, modelFileName, readModelFile } from './format';
import { decidedModule, type SchemaModules, usualModule } from './groups';
import type { Model } from './model';
import type { ModelFile } from './model-file';
import { checkReferences, ModelError } from './model-problems';
import { readCatalog } from './read-catalog';
import { applyRenames, guessRenames, type Rename } from './renames';
import { resolve } from './resolve';

/** What to pull. Undefined values come from the model file, or else from the database. */
export interface PullRequest {
  readonly url: string;
  /** The folder of the project. */
  readonly folder: string;
  readonly schemas: readonly string[] | undefined;
  /** Names of tables, with `*` for any text. */
  readonly tables: readonly string[] | undefined;
}

/** A schema that the model file does not have, with the names of its tables. */
export interface NewSchema {
  readonly name: string;
  readonly tables: readonly string[];
}

/** What only people know. */
export interface Decisions {
  /** The modules of the schemas that were not pulled before, by schema; a schema without modules is left out. */
  modulesOf(schemas: readonly NewSchema[]): Promise<ReadonlyMap<string, SchemaModules>>;
  /** Which of the guesses are renames. */
  renamesOf(known: ModelFile, guesses: readonly Rename[]): Promise<readonly Rename[]>;
}

/** The outcome of a pull, before anything is written. */
export interface Pulled {
  readonly catalog: Catalog;
  readonly file: ModelFile;
  readonly model: Model;
  /** Since the last pull; undefined for the first. */
  readonly changes: readonly Change[] | undefined;
  /** Whether the model file on the disk has another content. */
  readonly isChanged: boolean;
  readonly renames: readonly Rename[];
  /** Guesses that are no renames: what is gone and what is new. */
  readonly refused: readonly Rename[];
  readonly advice: Advice;
  readonly readMs: number;
}

/**
 * Reads the database and the model file, and merges them. Writes nothing.
 * @throws ModelError for an invalid model file, and if there is no table to read; otherwise errors of the connection
 */
export async function pull(request: PullRequest, decisions: Decisions): Promise<Pulled> {
  const known = await readModelFile(join(request.folder, modelFileName));
  if (known) checkReferences(known);
  const start = performance.now();
  const found = await readCatalog(request.url, {
    schemas: request.schemas ?? known?.read.schemas,
    tables: request.tables ?? known?.read.tables,
  });
  const readMs = performance.now() - start;
  checkSchemas(found, request.schemas ?? []);
  const chosen = await chooseSchemas(found, known, { wanted: request.schemas, decisions });
  const isChosen = ({ schema }: CatalogTable) => chosen.known.includes(schema) || chosen.added.has(schema);
  const catalog = { ...found, tables: found.tables.filter(isChosen) };
  if (catalog.tables.length === 0) throw new ModelError(nothingToRead(found));
  const guesses = known ? guessRenames(known, catalog) : [];
  const renames = known ? await decisions.renamesOf(known, guesses) : [];
  const before = known && applyRenames(known, renames);
  const file = derive(catalog, before, planOf(request, catalog, before, chosen));
  const model = resolve(file, catalog);
  return {
    ...{ catalog, file, model, readMs, renames, advice: adviceFor(file, model, catalog) },
    changes: before && compare(before, file),
    isChanged: !known || formatModelFile(known) !== formatModelFile(file),
    refused: guesses.filter(
      (guess) => !renames.some(({ table, column }) => table === guess.table && column === guess.column),
    ),
  };
}

/** Writes the model file. @throws the error of the file system */
export async function writeModelFile(folder: string, file: ModelFile): Promise<void> {
  await writeFile(join(folder, modelFileName), formatModelFile(file));
}

function checkSchemas({ schemas, role }: Catalog, wanted: readonly string[]): void {
  const names = schemas.map(({ name }) => name);
  const missing = wanted.filter((schema) => !names.includes(schema));
  if (missing.length === 0) return;
  throw new ModelError(
    `The role ${role} sees no tables in ${missing.join(', ')}. It sees tables in: ${names.join(', ') || 'none'}.`,
  );
}

function nothingToRead({ role, database, schemas }: Catalog): string {
  const there = schemas.map(({ name, tables }) => `${name} (${tables})`).join(', ');
  return `No table of ${database} is left to read. The role ${role} sees tables in: ${there || 'no schema'}.`;
}

/** The schemas to read: those that the model file has, and the new ones with the modules that are decided for them. */
interface ChosenSchemas {
  readonly known: readonly string[];
  readonly added: ReadonlyMap<string, SchemaModules>;
}

async function chooseSchemas(
  { tables, schemas }: Catalog,
  known: ModelFile | undefined,
  { wanted, decisions }: { wanted: readonly string[] | undefined; decisions: Decisions },
): Promise<ChosenSchemas> {
  const kept = (known?.read.schemas ?? []).filter((schema) => wanted?.includes(schema) ?? true);
  const bySchema = Map.groupBy(tables, ({ schema }) => schema);
  const fresh = schemas.flatMap(({ name }): NewSchema[] => {
    const found = kept.includes(name) ? undefined : bySchema.get(name);
    return found ? [{ name, tables: found.map((table) => table.name) }] : [];
  });
  return { known: kept, added: fresh.length > 0 ? await decisions.modulesOf(fresh) : new Map() };
}

function planOf(
  { tables }: PullRequest,
  catalog: Catalog,
  known: ModelFile | undefined,
  { known: kept, added }: ChosenSchemas,
): Plan {
  const patterns = tables ?? known?.read.tables;
  return {
    read: { schemas: [...kept, ...added.keys()].sort(), ...(patterns && { tables: [...patterns] }) },
    moduleOf(table) {
      const decided = added.get(table.schema);
      if (decided) return decidedModule(table, decided);
      return known ? usualModule(table, catalog.tables, known) : moduleName(table.schema);
    },
  };
}
