import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, realpath, rm, rmdir, stat, symlink, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { getSystemErrorMessage } from 'node:util';
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
    throw explainFolder(folder, error);
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

function ignoreMissing(error: unknown): void {
  // EISDIR: another process has made the folder meanwhile.
  if (!['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error))) throw error;
}

async function refuseForeign(folder: string): Promise<void> {
  const { uid } = await stat(folder);
  if (process.getuid && uid !== process.getuid())
    throw new EmbeddedPostgresError(
      `${folder} belongs to another account (uid ${uid}), which started the gateway here before. ` +
        'Start it as that account (or root), or set DATA_DIR to a folder of yours.',
    );
}

const notEmpty = 'the account that Postgres runs as cannot enter the folder above it, and it is not empty';
/** Of the file system. */
const codes = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY'];

/** The code of a system error, such as `ENOENT`; empty for any other. */
function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** In the words of the system; undefined for an error that is none of the file system's. */
function problemOf(error: unknown): string | undefined {
  const code = codeOf(error);
  if (!codes.includes(code)) return undefined;
  const words = code === 'ENOTEMPTY' ? notEmpty : getSystemErrorMessage(Number(Object(error).errno));
  return `${words} (${code})`;
}

/** Says why the folder cannot be used, of an error of the file system; returns any other as it is. */
export function explainFolder(folder: string, error: unknown): unknown {
  const reason = problemOf(error);
  if (!reason) return error;
  const remedy = 'Set DATA_DIR to a folder that can be written, or DATABASE_URL.';
  return new EmbeddedPostgresError(`The embedded Postgres cannot use ${folder}: ${reason}. ${remedy}`, {
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
