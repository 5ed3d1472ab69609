import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from './error';
import type { Home } from './home';
import { launch } from './launch';
import { isPostmaster, readPidFile } from './pid-file';
import { identityOf, signal } from './process';
import { endOfLog } from './server-log';

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

/** Includes a recovery after a crash. */
const settleTimeoutMs = 60_000;
const fastStopMs = 15_000;
const immediateStopMs = 10_000;
/** Another process may take the port or start the server at the same time. */
const maxAttempts = 4;
const pauseMs = 250;

/**
 * Returns the server of the folder, and starts it if none is running. Waits for remaining children of a dead server.
 * @throws EmbeddedPostgresError with the end of the server's log when it does not come up
 */
export async function findOrLaunch(home: Home, settings: Record<string, string>): Promise<RunningServer> {
  const deadline = Date.now() + settleTimeoutMs;
  let attempts = 0;
  while (attempts < maxAttempts && Date.now() < deadline) {
    const server = (await findRunning(home.folder)) ?? (await launch(home, settings));
    if (server) return server;
    if (!(await isHeldByOrphans(home.folder))) attempts += 1;
    await sleep(pauseMs);
  }
  const log = await endOfLog(home.folder);
  throw new EmbeddedPostgresError(`The embedded Postgres in ${home.folder} did not start. The end of its log:\n${log}`);
}

/** Returns whether the last start failed because children of a dead server are running, which Postgres checks. */
async function isHeldByOrphans(homeFolder: string): Promise<boolean> {
  return (await endOfLog(homeFolder)).includes('pre-existing shared memory block');
}

/** Returns the running server of the folder. Waits while a server is starting or stopping. */
export async function findRunning(homeFolder: string): Promise<RunningServer | undefined> {
  const deadline = Date.now() + settleTimeoutMs;
  while (Date.now() < deadline) {
    const { pid, port, status } = await readPidFile(homeFolder);
    if (!pid || !identityOf(pid) || !isPostmaster(pid, homeFolder)) return undefined;
    if (status === 'ready') return { pid, port };
    await sleep(20);
  }
  throw new EmbeddedPostgresError(`The embedded Postgres in ${homeFolder} neither becomes ready nor exits.`);
}

/**
 * Stops the server by a fast shutdown, then by an immediate one after a timeout. Resolves when the process has exited.
 * @throws EmbeddedPostgresError when it does not exit
 */
export async function stopServer({ pid }: RunningServer): Promise<void> {
  const identity = identityOf(pid);
  const hasExited = () => identity === undefined || identityOf(pid) !== identity;
  async function exitsWithin(timeoutMs: number): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    while (!hasExited() && Date.now() < deadline) await sleep(20);
    return hasExited();
  }
  if (hasExited()) return;
  signal(pid, 'SIGINT');
  if (await exitsWithin(fastStopMs)) return;
  signal(pid, 'SIGQUIT');
  if (!(await exitsWithin(immediateStopMs)))
    throw new EmbeddedPostgresError(`The embedded Postgres (process ${pid}) does not stop.`);
}
