import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterFolder } from './cluster';
import { commandOf, identityOf, isServed, signal } from './process';

interface PidFile {
  /** 0 where there is no file. */
  readonly pid: number;
  readonly port: number;
  /** `starting`, `ready` or `stopping`. */
  readonly status: string | undefined;
}

/** postmaster.pid: process id, folder, start time, port, socket folder, address, shared memory, status; one a line. */
export async function readPidFile(homeFolder: string): Promise<PidFile> {
  const text = await readFile(pidFilePath(homeFolder), 'utf8').catch(() => '');
  const lines = text.split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() };
}

/**
 * Whether the process is the server of this folder. After a crash the file stays, and its number soon belongs to
 * somebody else: in a container, to the gateway itself.
 */
export function isPostmaster(pid: number, homeFolder: string): boolean {
  return commandOf(pid)?.includes(clusterFolder(homeFolder)) ?? true;
}

/**
 * Removes a file that names somebody else, or a zombie: Postgres refuses to start while such a process is there. A file
 * that names nobody is left, for Postgres then looks whether the dead server's children are still at work.
 */
export async function removeMisleading(homeFolder: string): Promise<void> {
  const { pid } = await readPidFile(homeFolder);
  if (!pid) return removeIllegible(homeFolder);
  if (!signal(pid, 0)) return;
  if (!identityOf(pid) || !isPostmaster(pid, homeFolder)) await rm(pidFilePath(homeFolder), { force: true });
}

/** A starting server makes the file and then writes it. */
const writingMs = 500;

/**
 * Removes an empty or garbled file, which a full disk or a lost power supply leaves: Postgres refuses to start on one.
 * It names no children to look for, so the processes of this machine are looked through.
 */
async function removeIllegible(homeFolder: string): Promise<void> {
  const path = pidFilePath(homeFolder);
  if (!existsSync(path)) return;
  await sleep(writingMs);
  const { pid } = await readPidFile(homeFolder);
  if (!pid && !isServed(clusterFolder(homeFolder))) await rm(path, { force: true });
}

export const pidFilePath = (homeFolder: string): string => join(clusterFolder(homeFolder), 'postmaster.pid');
