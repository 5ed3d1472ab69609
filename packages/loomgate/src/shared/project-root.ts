import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** No project was found for this process. */
class NoProjectError extends Error {
  override readonly name = 'NoProjectError';
}

/** The folder of this package, from sources and from the build; contains its SDL and migrations. */
export const packageRoot: string = rootAbove(__dirname, () => true) ?? __dirname;

/**
 * The folder of the project: the closest parent folder with a package.json that depends on `loomgate`, of the running
 * script or of the working directory. The working directory comes first where the script is in node_modules.
 */
export const projectRoot: string = findProject();

function findProject(): string {
  const [, script = ''] = process.argv;
  const isTool = script.includes('node_modules');
  const starts = isTool ? [process.cwd(), dirname(script)] : [dirname(script), process.cwd()];
  for (const folder of starts) {
    const found = rootAbove(resolve(folder), dependsOnUs);
    // The cache of npx has a package.json that depends on the package it runs.
    if (found && !/[\\/]_npx[\\/]/.test(found)) return found;
  }
  throw new NoProjectError(
    'No package.json that depends on loomgate was found here or in a parent folder. Run this in the folder of a project.',
  );
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
