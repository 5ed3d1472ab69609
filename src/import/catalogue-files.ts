import { access, constants, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** In the order they are stored: a line may refer to what comes before. */
const kindNames = ['categories', 'artisans', 'products', 'reviews'] as const;
export type KindName = (typeof kindNames)[number];

export interface CatalogueFile {
  readonly kind: KindName;
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/** The folder cannot be imported; the message says why in one line. */
class CatalogueError extends Error {}

/**
 * Finds the files of a catalogue, in the order they are stored.
 * @throws CatalogueError when the folder or a file cannot be read, holds none of them, or holds one of them twice
 */
export async function findCatalogueFiles(folder: string): Promise<CatalogueFile[]> {
  const names = await readdir(folder).catch((error: Error) => refuse(`${folder} cannot be read: ${error.message}`));
  const found = await Promise.all(kindNames.map((kind) => findFile(folder, names, kind)));
  const files = found.filter((file) => file !== undefined);
  if (files.length === 0)
    refuse(`${folder} holds no catalogue: ${kindNames.join(', ')}, as .ndjson or .ndjson.gz, are looked for`);
  return files;
}

async function findFile(folder: string, names: string[], kind: KindName): Promise<CatalogueFile | undefined> {
  const [name, other] = names.filter((each) => each === `${kind}.ndjson` || each === `${kind}.ndjson.gz`);
  if (name === undefined) return undefined;
  if (other !== undefined) refuse(`${folder} holds ${name} and ${other}: keep the one that is meant`);
  const path = join(folder, name);
  const sizeBytes = await sizeOf(path).catch((error: Error) => refuse(`${path} cannot be read: ${error.message}`));
  return { kind, name, path, sizeBytes };
}

async function sizeOf(path: string): Promise<number> {
  await access(path, constants.R_OK);
  const entry = await stat(path);
  if (entry.isDirectory()) throw new Error('it is a folder');
  return entry.size;
}

function refuse(reason: string): never {
  throw new CatalogueError(reason);
}
