import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, readlink, rename, rm, rmdir, stat, symlink, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Account, canReach, serverAccount } from './account';
import { findBinaries } from './binaries';

/** Where the server lives: its programs, its files, and the account it runs as (undefined: ours). */
export interface Home {
  readonly binaries: string;
  readonly folder: string;
  readonly account: Account | undefined;
  /** All that was made for it. */
  readonly paths: readonly string[];
}

/**
 * Makes the folder that holds the cluster and finds the programs. Where root's folders are closed to the account that
 * Postgres runs as, both move to /var/tmp and the folder asked for becomes a link to them.
 */
export async function prepareHome(folder: string): Promise<Home> {
  const binaries = await findBinaries();
  await mkdir(dirname(folder), { recursive: true });
  const account = (await ownerOf(folder)) ?? serverAccount();
  if (!account) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return { binaries, folder, account, paths: [folder] };
  }
  if (canReach(dirname(folder), account) && canReach(join(binaries, 'bin'), account)) {
    await ownedFolder(folder, account);
    return { binaries, folder, account, paths: [folder] };
  }
  return moveOut(folder, binaries, account);
}

/** A cluster that an ordinary user made stays theirs when root starts it. */
async function ownerOf(folder: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0 || !existsSync(folder)) return undefined;
  const { uid, gid } = await stat(folder);
  return uid === 0 ? undefined : { uid, gid };
}

async function ownedFolder(folder: string, account: Account): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
}

async function moveOut(folder: string, binaries: string, account: Account): Promise<Home> {
  const known = await readlink(folder).catch(() => undefined);
  const outside = known && existsSync(known) ? dirname(known) : await mkdtemp('/var/tmp/loomgate-postgres-');
  await chmod(outside, 0o755);
  const data = join(outside, 'data');
  await ownedFolder(data, account);
  if (known !== data) await replaceByLink(folder, data);
  return {
    binaries: await copyOnce(binaries, join(outside, 'runtime')),
    folder: data,
    account,
    paths: [folder, outside],
  };
}

/** Removes a link to nowhere or an empty folder; a cluster that is in the way is left, and the start fails on it. */
async function replaceByLink(folder: string, target: string): Promise<void> {
  await unlink(folder).catch(() => rmdir(folder).catch(() => undefined));
  await symlink(target, folder);
}

async function copyOnce(from: string, to: string): Promise<string> {
  if (existsSync(to)) return to;
  await cp(from, `${to}.partial`, { recursive: true, verbatimSymlinks: true });
  await rename(`${to}.partial`, to);
  return to;
}

/** Deletes the cluster and, where it had to move out, the copy of the programs. */
export async function removeHome(home: Home): Promise<void> {
  for (const path of home.paths) await rm(path, { recursive: true, force: true });
}
