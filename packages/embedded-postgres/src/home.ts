import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, realpath, rm, rmdir, stat, symlink, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Account, canEnter, canRun, serverAccount } from './account';
import { copyBinaries, findBinaries } from './binaries';
import { EmbeddedPostgresError } from './error';

/** Where the server lives: its programs, its files, and the account it runs as (undefined: ours). */
export interface Home {
  readonly binaries: string;
  /** Without links, so that it has one name however it was asked for. */
  readonly folder: string;
  readonly account: Account | undefined;
}

const privateMode = 0o700;

/**
 * Makes the folder that holds the cluster and finds the programs. Where root's folders are closed to the account that
 * Postgres runs as, the cluster moves to /var/tmp, the folder asked for becomes a link to it, and the programs are
 * copied beside it.
 * @throws EmbeddedPostgresError when the folder cannot be ours
 */
export async function prepareHome(folder: string): Promise<Home> {
  const binaries = await findBinaries();
  try {
    await mkdir(dirname(folder), { recursive: true });
    const account = (await ownerOf(folder)) ?? serverAccount();
    await makeFolder(folder, account);
    const home = { folder: await realpath(folder), account };
    if (!account || canRun(join(binaries, 'bin', 'postgres'), account)) return { ...home, binaries };
    return { ...home, binaries: await copyBinaries(binaries, home.folder) };
  } catch (error) {
    throw explain(folder, error);
  }
}

/** A cluster that an ordinary user made stays theirs when root starts it. */
async function ownerOf(folder: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0 || !existsSync(folder)) return undefined;
  const { uid, gid } = await stat(folder);
  return uid === 0 ? undefined : { uid, gid };
}

async function makeFolder(folder: string, account: Account | undefined): Promise<void> {
  // A link to nowhere: what it led to was cleared away.
  if (!existsSync(folder)) await unlink(folder).catch(ignoreMissing);
  const place = await realpath(folder).catch(() => folder);
  if (account && !canEnter(dirname(place), account)) await moveOut(folder);
  else await mkdir(folder, { recursive: true, mode: privateMode });
  if (!account) return refuseForeign(folder);
  await giveTo(account, folder);
  await chmod(folder, privateMode);
}

/** An empty folder makes place for the link; a cluster in it is not moved, and the start fails on it. */
async function moveOut(folder: string): Promise<void> {
  await rmdir(folder).catch(ignoreMissing);
  const outside = await mkdtemp('/var/tmp/loomgate-postgres-');
  await symlink(outside, folder).catch(async (error) => {
    await rmdir(outside);
    // Two processes may start at once; the other one's link is as good.
    if (!existsSync(folder)) throw error;
  });
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}

async function refuseForeign(folder: string): Promise<void> {
  const { uid } = await stat(folder);
  if (process.getuid && uid !== process.getuid())
    throw new EmbeddedPostgresError(
      `${folder} belongs to another account (uid ${uid}), which started the gateway here before. ` +
        'Start it as that account (or root), or set DATA_DIR to a folder of yours.',
    );
}

const reasons: Record<string, string> = {
  EACCES: 'this account may not write there',
  EPERM: 'this account may not change it',
  EROFS: 'it is on a read-only file system',
  ENOTDIR: 'a part of it is a file',
  EEXIST: 'it is a file',
  ENOTEMPTY: 'the account that Postgres runs as cannot enter the folder above it, and it is not empty',
};

function explain(folder: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons[code];
  if (!reason) return error;
  return new EmbeddedPostgresError(`The embedded Postgres cannot use ${folder}: ${reason} (${code}). Set DATA_DIR.`, {
    cause: error,
  });
}

/** Makes the account the owner of what root wrote for it; for everybody else there is nothing to do. */
export async function giveTo(account: Account | undefined, path: string): Promise<void> {
  if (account && process.getuid?.() === 0) await chown(path, account.uid, account.gid);
}

/** Deletes the cluster, and the link to it where it had to move out. */
export async function removeHome(folder: string): Promise<void> {
  const target = await realpath(folder).catch(() => folder);
  for (const path of [target, folder]) await rm(path, { recursive: true, force: true });
}
