import { access, constants, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** In the order of storing: lines refer to rows of earlier files. */
const kindNames = ['categories', 'artisans', 'products', 'reviews'] as const;
export type KindName = (typeof kindNames)[number];

export interface CatalogueFile {
  readonly kind: KindName;
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/** The folder cannot be imported. The message is one line. */
class CatalogueError extends Error {}

/**
 * Finds the files of a catalogue, in the order of storing.
 * @throws CatalogueError when the folder or a file cannot be read, when there is no such file, or when one exists both
 *   plain and gzipped
 */
export async function findCatalogueFiles(folder: string): Promise<CatalogueFile[]> {
  const names = await readdir(folder).catch((error: Error) => fail(`${folder} cannot be read: ${error.message}`));
  const found = await Promise.all(kindNames.map((kind) => findFile(folder, names, kind)));
  const files = found.filter((file) => file !== undefined);
  if (files.length === 0)
    fail(`${folder} contains no catalogue file: expected ${kindNames.join(', ')}, as .ndjson or .ndjson.gz`);
  return files;
}

async function findFile(folder: string, names: string[], kind: KindName): Promise<CatalogueFile | undefined> {
  const [name, other] = names.filter((each) => each === `${kind}.ndjson` || each === `${kind}.ndjson.gz`);
  if (name === undefined) return undefined;
  if (other !== undefined) fail(`${folder} contains both ${name} and ${other}: remove one of them`);
  const path = join(folder, name);
  const sizeBytes = await sizeOf(path).catch((error: Error) => fail(`${path} cannot be read: ${error.message}`));
  return { kind, name, path, sizeBytes };
}

async function sizeOf(path: string): Promise<number> {
  await access(path, constants.R_OK);
  const entry = await stat(path);
  if (entry.isDirectory()) throw new Error('it is a folder');
  return entry.size;
}

function fail(reason: string): never {
  throw new CatalogueError(reason);
}
