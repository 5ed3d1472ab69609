import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account';
import { giveTo } from './home';
import { identityOf } from './process';

/** One use of the server, by a process that may have several. */
export interface Use {
  /** Announces the end of the use, at once and without waiting, so that it can be done while the process exits. */
  leave(): void;
  /** Withdraws the announcement: the server has stopped, or goes on for somebody else. */
  left(): void;
}

const leaving = '.leaving';
const leaveTimeoutMs = 30_000;

/**
 * Registers a use. The last one to leave stops the server, whoever started it; whoever was killed does not count.
 * One that comes says so before it looks who is leaving, and one that leaves says so before it looks who is there: so
 * nobody is given a server that is just about to stop.
 */
export async function enter(homeFolder: string, account: Account | undefined): Promise<Use> {
  const folder = usersFolder(homeFolder);
  await mkdir(folder, { recursive: true });
  await giveTo(account, folder);
  forgetTheDead(folder);
  const file = join(folder, randomUUID());
  await writeFile(file, `${process.pid}\n${identityOf(process.pid)}`);
  await whileSomebodyLeaves(folder);
  return {
    leave() {
      // Gone where somebody has deleted the whole folder.
      if (existsSync(file)) renameSync(file, `${file}${leaving}`);
    },
    left: () => rmSync(`${file}${leaving}`, { force: true }),
  };
}

/** The numbers of the living processes that use the server of this folder, one for each use. */
export function usersOf(homeFolder: string): number[] {
  return readUses(usersFolder(homeFolder)).flatMap(({ pid, isAlive, isLeaving }) => (isAlive && !isLeaving ? pid : []));
}

const usersFolder = (homeFolder: string) => join(homeFolder, 'users');

async function whileSomebodyLeaves(folder: string): Promise<void> {
  const deadline = Date.now() + leaveTimeoutMs;
  while (Date.now() < deadline && readUses(folder).some(({ isAlive, isLeaving }) => isAlive && isLeaving))
    await sleep(20);
}

function forgetTheDead(folder: string): void {
  for (const { path, isAlive } of readUses(folder)) if (!isAlive) rmSync(path, { force: true });
}

function readUses(folder: string) {
  return list(folder).flatMap((name) => {
    const path = join(folder, name);
    const [pid, identity] = read(path).split('\n');
    // Empty is one that is being written, or gone by now.
    if (!pid || !identity) return [];
    return [
      { path, pid: Number(pid), isAlive: identityOf(Number(pid)) === identity, isLeaving: name.endsWith(leaving) },
    ];
  });
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
