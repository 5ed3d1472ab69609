import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { moduleName } from '../../../packages/loomgate/src/pull/conventions';
import { modelFileName } from '../../../packages/loomgate/src/pull/format';
import type { SchemaModules } from '../../../packages/loomgate/src/pull/groups';
import type { ModelColumn, ModelTable } from '../../../packages/loomgate/src/pull/model';
import { type Pulled, type PullRequest, pull, writeModelFile } from '../../../packages/loomgate/src/pull/pull';
import { parseRename } from '../../../packages/loomgate/src/pull/renames';

/** A folder with a model file. */
export interface Pulling {
  readonly folder: string;
  /** Pulls as `--yes` does, and writes the model file. */
  pull(options?: Partial<PullRequest> & { readonly renames?: readonly string[] }): Promise<Pulled>;
  /** Pulls without writing anything. */
  check(): Promise<Pulled>;
  /** The lines of the model file. */
  lines(): Promise<string[]>;
  /** Edits the text of the model file as a person does. @throws Error if it does not contain the text once */
  edit(text: string, replacement: string): Promise<void>;
  remove(): Promise<void>;
}

/** @param modules what is decided for schemas; by default a module each */
export async function createPulling(url: string, modules: Record<string, SchemaModules> = {}): Promise<Pulling> {
  const folder = await mkdtemp(join(tmpdir(), 'loomgate-pull-'));
  const path = join(folder, modelFileName);
  const read = ({ renames = [], ...options }: Parameters<Pulling['pull']>[0] = {}) =>
    pull(
      { url, folder, schemas: undefined, tables: undefined, ...options },
      {
        modulesOf: async (found) =>
          new Map(found.map(({ name }) => [name, modules[name] ?? { module: moduleName(name) }])),
        renamesOf: async (known) => renames.map((text) => parseRename(text, known)),
      },
    );
  const text = () => readFile(path, 'utf8');
  return {
    folder,
    async pull(options) {
      const pulled = await read(options);
      await writeModelFile(folder, pulled.file);
      return pulled;
    },
    check: () => read(),
    lines: async () => (await text()).split('\n'),
    async edit(from, to) {
      const parts = (await text()).split(from);
      if (parts.length !== 2) throw new Error(`${parts.length - 1} times in the model file: ${from}`);
      await writeFile(path, parts.join(to));
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** The tables of a model by their ids. */
export function tablesOf({ model }: Pulled): Map<string, ModelTable> {
  return new Map(model.modules.flatMap(({ tables }) => tables).map((table) => [table.id, table]));
}

export function columnOf(pulled: Pulled, table: string, name: string): ModelColumn | undefined {
  return tablesOf(pulled)
    .get(table)
    ?.columns.find((column) => column.name === name);
}

/** What the API does not have, as lines. */
export function leftOutIn({ model }: Pulled): string[] {
  return model.leftOut.map(({ name, reason }) => `${name}: ${reason}`);
}

/** The changes since the last pull; breaking ones begin with `!`. */
export function changesIn({ changes = [] }: Pulled): string[] {
  return changes.map(({ text, isBreaking }) => `${isBreaking ? '! ' : ''}${text}`);
}
