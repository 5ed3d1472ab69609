import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Model } from '../model';
import { filesOf } from './files';
import { mark } from './text';

/** What a pull has done to the files of a project. Paths are relative to the project, and sorted. */
export interface WrittenProject {
  /** Generated files that are new or have changed. */
  readonly written: readonly string[];
  /** Files that now belong to the project. */
  readonly added: readonly string[];
  /** Generated files of tables and modules that the model does not have any more. */
  readonly removed: readonly string[];
  /** Files in the place of generated ones that pull has not written, so that they stay. */
  readonly refused: readonly string[];
  /** Files of the project in modules that the model does not have any more. They no longer compile. */
  readonly orphaned: readonly string[];
}

/**
 * Writes the files that follow from a model. Equal models give equal files, and a file whose text is the same is not written.
 * Files without the mark of pull are never changed or removed.
 * @param folder the project
 */
export async function writeProject(model: Model, folder: string): Promise<WrittenProject> {
  const { generated, owned } = filesOf(model);
  const [written, refused] = await writeGenerated(folder, generated);
  const added: string[] = [];
  for (const [path, text] of owned) if (await writeNew(join(folder, path), text)) added.push(path);
  const removed = await removeOthers(folder, generated);
  const isGone = (path: string) => !owned.has(path) && removed.includes(`${dirname(path)}/module.gen.ts`);
  const orphaned = (await find(folder, 'src/modules/*/*.ts')).filter(isGone);
  return { written, added: added.sort(), removed, refused, orphaned };
}

async function writeGenerated(folder: string, files: ReadonlyMap<string, string>): Promise<[string[], string[]]> {
  const [written, refused]: [string[], string[]] = [[], []];
  for (const [path, text] of files) {
    const before = await read(join(folder, path));
    if (before === text) continue;
    if (before !== undefined && !isOurs(before)) refused.push(path);
    else {
      await write(join(folder, path), text);
      written.push(path);
    }
  }
  return [written.sort(), refused.sort()];
}

async function removeOthers(folder: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const found = [
    ...(await find(folder, 'schema/generated/*.graphql')),
    ...(await find(folder, 'src/modules/*/*.gen.ts')),
  ];
  const removed: string[] = [];
  for (const path of found) {
    if (files.has(path) || !isOurs(await readFile(join(folder, path), 'utf8'))) continue;
    await rm(join(folder, path));
    removed.push(path);
  }
  return removed;
}

async function find(folder: string, pattern: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const path of glob(pattern, { cwd: folder })) paths.push(path.replaceAll('\\', '/'));
  return paths.sort();
}

/** The mark is in the first line, after the sign of a comment. */
function isOurs(text: string): boolean {
  return text.split(/\r?\n/, 1)[0]?.endsWith(mark) === true;
}

async function read(path: string): Promise<string | undefined> {
  return existsSync(path) ? readFile(path, 'utf8') : undefined;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** @returns whether there was no such file */
async function writeNew(path: string, text: string): Promise<boolean> {
  if (existsSync(path)) return false;
  await write(path, text);
  return true;
}
