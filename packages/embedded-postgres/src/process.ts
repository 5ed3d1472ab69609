import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Returns the number and start time of a process, which differ from those of a later process with the same number;
 * undefined when it does not exist or is a zombie.
 */
export function identityOf(pid: number): string | undefined {
  if (!signal(pid, 0)) return undefined;
  if (process.platform === 'linux') return identityOnLinux(pid);
  if (process.platform === 'win32') return String(pid);
  const [state = 'Z', ...start] = ps(pid, 'state=,lstart=').split(/\s+/);
  return state.startsWith('Z') ? undefined : `${pid} ${start.join(' ')}`;
}

/** The state is field 3, the start time field 22: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function identityOnLinux(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return String(pid);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${pid} ${fields[19]}`;
}

/** Returns the command line of a process; undefined on Windows. */
export function commandOf(pid: number): string | undefined {
  if (process.platform === 'linux') return read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ');
  return process.platform === 'win32' ? undefined : ps(pid, 'args=');
}

/** Sends a signal. @returns whether the process exists, also without permission to signal it */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Returns whether a Postgres server uses the cluster. On Linux by the working directory, which its children share; on macOS
 * by the command line of the server; on Windows always false.
 */
export function isServed(folder: string): boolean {
  if (process.platform === 'win32') return false;
  if (process.platform !== 'linux')
    return spawnSync('ps', ['-axww', '-o', 'args='], { encoding: 'utf8' }).stdout.includes(folder);
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && workingDirectoryOf(name) === folder);
}

function workingDirectoryOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function ps(pid: number, columns: string): string {
  return spawnSync('ps', ['-ww', '-o', columns, '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
