import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterFolder } from './cluster';
import { commandOf, identityOf, isServed, signal } from './process';

interface PidFile {
  /** 0 without a file. */
  readonly pid: number;
  readonly port: number;
  /** `starting`, `ready` or `stopping`. */
  readonly status: string | undefined;
}

/** Reads postmaster.pid. Its lines: process id, folder, start time, port, socket folder, address, shared memory, status. */
export async function readPidFile(homeFolder: string): Promise<PidFile> {
  const text = await readFile(pidFilePath(homeFolder), 'utf8').catch(() => '');
  const lines = text.split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() };
}

/**
 * Returns whether a process is the server of the folder. After a crash the file remains, and another process may get its
 * number; in a container, often the gateway itself.
 */
export function isPostmaster(pid: number, homeFolder: string): boolean {
  return commandOf(pid)?.includes(clusterFolder(homeFolder)) ?? true;
}

/**
 * Removes a file with the number of another process or a zombie, with which Postgres refuses to start. A file with the
 * number of no process is kept: Postgres then checks for running children of the dead server.
 */
export async function removeStalePidFile(homeFolder: string): Promise<void> {
  const { pid } = await readPidFile(homeFolder);
  if (!pid) return removeCorruptPidFile(homeFolder);
  if (!signal(pid, 0)) return;
  if (!identityOf(pid) || !isPostmaster(pid, homeFolder)) await rm(pidFilePath(homeFolder), { force: true });
}

/** Milliseconds between creation and content of the file at a start. */
const writingMs = 500;

/**
 * Removes an empty or corrupt file (after a full disk or power failure), with which Postgres refuses to start, unless a
 * process of this machine uses the cluster.
 */
async function removeCorruptPidFile(homeFolder: string): Promise<void> {
  const path = pidFilePath(homeFolder);
  if (!existsSync(path)) return;
  await sleep(writingMs);
  const { pid } = await readPidFile(homeFolder);
  if (!pid && !isServed(clusterFolder(homeFolder))) await rm(path, { force: true });
}

export const pidFilePath = (homeFolder: string): string => join(clusterFolder(homeFolder), 'postmaster.pid');
