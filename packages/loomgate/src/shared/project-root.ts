import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The process belongs to no project. */
class NoProjectError extends Error {
  override readonly name = 'NoProjectError';
}

/** The folder of this package, from its sources as from its build: its SDL and migrations lie there. */
export const packageRoot: string = rootAbove(__dirname, () => true) ?? __dirname;

/**
 * The folder of the project that this process belongs to: the nearest one with a package.json that depends on `loomgate`,
 * above the script that runs or the working directory; above the latter first where the script is an installed tool.
 */
export const projectRoot: string = findProject();

function findProject(): string {
  const [, script = ''] = process.argv;
  const isTool = script.includes('node_modules');
  const starts = isTool ? [process.cwd(), dirname(script)] : [dirname(script), process.cwd()];
  for (const folder of starts) {
    const found = rootAbove(resolve(folder), dependsOnUs);
    // The cache of npx has a package.json that depends on what it runs.
    if (found && !/[\\/]_npx[\\/]/.test(found)) return found;
  }
  throw new NoProjectError(
    'There is no package.json that depends on loomgate, here or above: run this in the folder of a project.',
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
