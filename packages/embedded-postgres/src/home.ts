import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, realpath, rm, rmdir, stat, symlink, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { getSystemErrorMessage } from 'node:util';
import { type Account, canEnter, canRun, serverAccount } from './account';
import { copyBinaries, findBinaries } from './binaries';
import { EmbeddedPostgresError } from './error';

/** The programs, the folder and the account of a server. Without an account it runs as the current one. */
export interface Home {
  readonly binaries: string;
  /** The real path, so that all processes use the same one. */
  readonly folder: string;
  readonly account: Account | undefined;
}

const privateMode = 0o700;

/**
 * Creates the folder of the cluster and finds the programs. If the server's account cannot enter the folder (below /root), the
 * cluster is created in /var/tmp, `folder` becomes a symlink to it, and the programs are copied there, too.
 * @throws EmbeddedPostgresError when the folder cannot be used
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

/** Returns the owner of an existing folder when root starts the server: the cluster keeps its owner. */
async function ownerOf(folder: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0 || !existsSync(folder)) return undefined;
  const { uid, gid } = await stat(folder);
  return uid === 0 ? undefined : { uid, gid };
}

async function makeFolder(folder: string, account: Account | undefined): Promise<void> {
  // A dangling symlink, whose target was deleted.
  if (!existsSync(folder)) await unlink(folder).catch(ignoreMissing);
  const place = await realpath(folder).catch(() => folder);
  if (account && !canEnter(dirname(place), account)) await moveOut(folder);
  else await mkdir(folder, { recursive: true, mode: privateMode });
  if (!account) return refuseForeign(folder);
  await giveTo(account, folder);
  await chmod(folder, privateMode);
}

/** Replaces an empty folder by a symlink. A folder with content is not moved, and the start fails. */
async function moveOut(folder: string): Promise<void> {
  await rmdir(folder).catch(ignoreMissing);
  const outside = await mkdtemp('/var/tmp/loomgate-postgres-');
  await symlink(outside, folder).catch(async (error) => {
    await rmdir(outside);
    // A process that starts at the same time may have made the symlink.
    if (!existsSync(folder)) throw error;
  });
}

function ignoreMissing(error: unknown): void {
  // EISDIR: another process created the folder.
  if (!['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error))) throw error;
}

async function refuseForeign(folder: string): Promise<void> {
  const { uid } = await stat(folder);
  if (process.getuid && uid !== process.getuid())
    throw new EmbeddedPostgresError(
      `${folder} belongs to another account (uid ${uid}). ` +
        'Start as that account or as root, or set DATA_DIR to another folder.',
    );
}

const notEmpty = 'the account that Postgres runs as cannot enter the folder above it, and it is not empty';
/** Error codes of the file system. */
const codes = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY'];

/** Returns the code of a system error, such as `ENOENT`; empty for other errors. */
function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** Returns the system's description of a file system error; undefined for other errors. */
function problemOf(error: unknown): string | undefined {
  const code = codeOf(error);
  if (!codes.includes(code)) return undefined;
  const words = code === 'ENOTEMPTY' ? notEmpty : getSystemErrorMessage(Number(Object(error).errno));
  return `${words} (${code})`;
}

/** Converts a file system error to EmbeddedPostgresError; returns other errors unchanged. */
export function explainFolder(folder: string, error: unknown): unknown {
  const reason = problemOf(error);
  if (!reason) return error;
  const remedy = 'Set DATA_DIR to a folder that can be written, or DATABASE_URL.';
  return new EmbeddedPostgresError(`The embedded Postgres cannot use ${folder}: ${reason}. ${remedy}`, {
    cause: error,
  });
}

/** Changes the owner of a file that root created; no effect without an account. */
export async function giveTo(account: Account | undefined, path: string): Promise<void> {
  if (account && process.getuid?.() === 0) await chown(path, account.uid, account.gid);
}

/** Deletes the cluster and the symlink to it. */
export async function removeHome(folder: string): Promise<void> {
  const target = await realpath(folder).catch(() => folder);
  for (const path of [target, folder]) await rm(path, { recursive: true, force: true });
}
