import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package, from its sources as from its build: its SDL and migrations lie there. */
export const packageRoot: string = rootAbove(__dirname, () => true) ?? __dirname;

/**
 * The folder of the project that this process belongs to: the nearest one with a package.json that depends on `loomgate`,
 * above the script that runs, or else above the working directory.
 */
export const projectRoot: string = findProject();

function findProject(): string {
  const [, script = ''] = process.argv;
  const found = rootAbove(dirname(script), dependsOnUs) ?? rootAbove(process.cwd(), dependsOnUs);
  if (!found)
    throw new Error('no package.json that depends on loomgate, here or above: start it in the folder of a project');
  return found;
}

function rootAbove(folder: string, isRoot: (manifest: string) => boolean): string | undefined {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest) && isRoot(manifest)) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : rootAbove(parent, isRoot);
}

function dependsOnUs(manifest: string): boolean {
  const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8'));
  return dependencies?.loomgate !== undefined;
}
