import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account';
import { giveTo } from './home';
import { identityOf } from './process';

/** A use of the server. A process may have several. */
export interface Use {
  /** Marks the use as leaving; synchronous, so that it also works while the process exits. */
  leave(): void;
  /** Removes the mark: the server was stopped, or continues for another use. */
  left(): void;
}

const leaving = '.leaving';
const leaveTimeoutMs = 30_000;

/**
 * Registers a use. The last use to leave stops the server; uses of killed processes do not count. An entering use registers
 * before it checks for leaving ones, and a leaving use marks itself before it checks for others, so that no use gets a
 * server that is about to stop.
 */
export async function enter(homeFolder: string, account: Account | undefined): Promise<Use> {
  const folder = usersFolder(homeFolder);
  await mkdir(folder, { recursive: true });
  await giveTo(account, folder);
  removeDeadUses(folder);
  const file = join(folder, randomUUID());
  await writeFile(file, `${process.pid}\n${identityOf(process.pid)}`);
  await waitForLeavingUses(folder);
  return {
    leave() {
      // Missing if the whole folder was deleted.
      if (existsSync(file)) renameSync(file, `${file}${leaving}`);
    },
    left: () => rmSync(`${file}${leaving}`, { force: true }),
  };
}

/** Returns the ids of running processes that use the server, one per use. */
export function usersOf(homeFolder: string): number[] {
  return readUses(usersFolder(homeFolder)).flatMap(({ pid, isAlive, isLeaving }) => (isAlive && !isLeaving ? pid : []));
}

const usersFolder = (homeFolder: string) => join(homeFolder, 'users');

async function waitForLeavingUses(folder: string): Promise<void> {
  const deadline = Date.now() + leaveTimeoutMs;
  while (Date.now() < deadline && readUses(folder).some(({ isAlive, isLeaving }) => isAlive && isLeaving))
    await sleep(20);
}

function removeDeadUses(folder: string): void {
  for (const { path, isAlive } of readUses(folder)) if (!isAlive) rmSync(path, { force: true });
}

function readUses(folder: string) {
  return list(folder).flatMap((name) => {
    const path = join(folder, name);
    const [pid, identity] = read(path).split('\n');
    // An empty file is being written, or was deleted.
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
