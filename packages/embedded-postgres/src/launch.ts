import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterFolder } from './cluster';
import { EmbeddedPostgresError } from './error';
import { freePort } from './free-port';
import type { Home } from './home';
import { readPidFile, removeStalePidFile } from './pid-file';
import type { RunningServer } from './server';
import { openLog } from './server-log';

/** Includes a recovery after a crash. */
const startTimeoutMs = 60_000;

/**
 * Starts the server in a new session, so that Ctrl-C does not stop it while the gateway finishes its requests.
 * @returns undefined when the server exited
 * @throws EmbeddedPostgresError when it is not ready in time; the server is stopped
 */
export async function launch(home: Home, settings: Record<string, string>): Promise<RunningServer | undefined> {
  await removeStalePidFile(home.folder);
  const [log, port] = await Promise.all([openLog(home), freePort()]);
  const child = spawn(join(home.binaries, 'bin', 'postgres'), serverArguments(home, port, settings), {
    ...home.account,
    cwd: home.folder,
    env: { LC_ALL: 'C' },
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  child.unref();
  const isUp = await comesUp(home, child).finally(() => log.close());
  return isUp && child.pid ? { pid: child.pid, port } : undefined;
}

async function comesUp(home: Home, child: ChildProcess): Promise<boolean> {
  let hasEnded = false;
  const end = () => {
    hasEnded = true;
  };
  child.once('error', end).once('exit', end);
  const deadline = Date.now() + startTimeoutMs;
  while (!hasEnded && Date.now() < deadline) {
    const { pid, status } = await readPidFile(home.folder);
    if (pid === child.pid && status === 'ready') return true;
    await sleep(20);
  }
  if (hasEnded) return false;
  child.kill('SIGQUIT');
  throw new EmbeddedPostgresError(`The embedded Postgres in ${home.folder} was not ready in ${startTimeoutMs} ms.`);
}

function serverArguments(home: Home, port: number, settings: Record<string, string>): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    wal_level: 'logical',
    max_slot_wal_keep_size: '1GB',
    max_replication_slots: '100',
    max_wal_senders: '100',
    shared_buffers: '256MB',
    max_connections: '200',
    // The role has the name of the gateway's schema, which "$user" in the default search_path would select.
    search_path: 'public',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', clusterFolder(home.folder), '-p', String(port), ...flags];
}
