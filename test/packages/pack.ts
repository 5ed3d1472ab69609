import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { run } from './run';

/** Packs packages of this repository by npm pack. @returns the paths of the tarballs, sorted */
export async function pack(names: readonly string[], folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  for (const name of names) {
    const { code, output } = await run(projectRoot, 'npm', [
      'pack',
      '-w',
      `packages/${name}`,
      '--pack-destination',
      folder,
    ]);
    if (code !== 0) throw new Error(`${name} cannot be packed:\n${output}`);
  }
  const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  return tarballs.sort().map((name) => join(folder, name));
}
