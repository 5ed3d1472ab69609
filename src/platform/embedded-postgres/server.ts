import { spawn } from 'node:child_process';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterFolder } from './cluster';
import type { Home } from './home';

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  /** The process that stops the server when it ends. */
  readonly ownerPid: number;
}

const startTimeoutMs = 30_000;
const stopTimeoutMs = 15_000;

/** The server of this cluster that is up already; we own it when the process that started it is gone. */
export async function findRunning(home: Home): Promise<RunningServer | undefined> {
  const lines = await postmasterLines(home);
  const pid = Number(lines[0]);
  if (!pid || !isAlive(pid) || lines[7]?.trim() !== 'ready') return undefined;
  const starter = Number(await readFile(join(home.folder, 'owner.pid'), 'utf8').catch(() => '0'));
  const ownerPid = starter && isAlive(starter) ? starter : process.pid;
  if (ownerPid === process.pid) await writeOwner(home);
  return { pid, port: Number(lines[3]), ownerPid };
}

/**
 * Starts the server in a session of its own, so that Ctrl-C reaches us alone and requests in flight keep their database.
 * @throws Error with the end of the server's log when it is not ready in time
 */
export async function launch(home: Home, port: number, settings: Record<string, string>): Promise<RunningServer> {
  const log = await open(join(home.folder, 'postgres.log'), 'w');
  const child = spawn(join(home.binaries, 'bin', 'postgres'), serverArguments(home, port, settings), {
    ...home.account,
    cwd: home.folder,
    env: { LC_ALL: 'C' },
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  child.unref();
  const exited = new Promise<never>((_, reject) => child.once('error', reject).once('exit', () => reject(undefined)));
  await Promise.race([waitUntilReady(home, child.pid), exited]).catch((error) => failStart(home, error));
  await Promise.all([log.close(), writeOwner(home)]);
  return { pid: child.pid ?? 0, port, ownerPid: process.pid };
}

function serverArguments(home: Home, port: number, settings: Record<string, string>): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    wal_level: 'logical',
    max_slot_wal_keep_size: '1GB',
    shared_buffers: '256MB',
    max_connections: '200',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', clusterFolder(home), '-p', String(port), ...flags];
}

async function waitUntilReady(home: Home, pid: number | undefined): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    const lines = await postmasterLines(home);
    if (Number(lines[0]) === pid && lines[7]?.trim() === 'ready') return;
    await sleep(20);
  }
  throw new Error(`not ready within ${startTimeoutMs} ms`);
}

async function failStart(home: Home, cause: unknown): Promise<never> {
  const log = await readFile(join(home.folder, 'postgres.log'), 'utf8').catch(() => '');
  const end = log.trim().split('\n').slice(-5).join('\n');
  throw new Error(`The embedded Postgres in ${home.folder} did not start.\n${end}`, { cause });
}

/** Fast shutdown, and an immediate one when that takes too long; returns when the process is gone. */
export async function stopServer(server: RunningServer): Promise<void> {
  signal(server.pid, 'SIGINT');
  const deadline = Date.now() + stopTimeoutMs;
  while (isAlive(server.pid)) {
    if (Date.now() > deadline) signal(server.pid, 'SIGQUIT');
    await sleep(20);
  }
}

/** The lines of postmaster.pid: process id, folder, start time, port, socket folder, address, shared memory, status. */
async function postmasterLines(home: Home): Promise<string[]> {
  const text = await readFile(join(clusterFolder(home), 'postmaster.pid'), 'utf8').catch(() => '');
  return text.split('\n');
}

function writeOwner(home: Home): Promise<void> {
  return writeFile(join(home.folder, 'owner.pid'), String(process.pid));
}

function isAlive(pid: number): boolean {
  return signal(pid, 0);
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
