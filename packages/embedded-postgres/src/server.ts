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

/** Long enough for a recovery after a crash. */
const settleTimeoutMs = 60_000;
const fastStopMs = 15_000;
const immediateStopMs = 10_000;
/** Another process may take the port or start the server first. */
const maxAttempts = 4;
const pauseMs = 250;

/**
 * The server of this folder, started where none is up. The children of one that died may be at work for a while, and are
 * waited for.
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

/** Whether the last start failed over a dead server's children; Postgres looks for them itself. */
async function isHeldByOrphans(homeFolder: string): Promise<boolean> {
  return (await endOfLog(homeFolder)).includes('pre-existing shared memory block');
}

/** The server of this folder that is up already; one that is about to start or to stop is waited for. */
export async function findRunning(homeFolder: string): Promise<RunningServer | undefined> {
  const deadline = Date.now() + settleTimeoutMs;
  while (Date.now() < deadline) {
    const { pid, port, status } = await readPidFile(homeFolder);
    if (!pid || !identityOf(pid) || !isPostmaster(pid, homeFolder)) return undefined;
    if (status === 'ready') return { pid, port };
    await sleep(20);
  }
  throw new EmbeddedPostgresError(`The embedded Postgres in ${homeFolder} neither comes up nor ends.`);
}

/**
 * Fast shutdown, and an immediate one when that takes too long.
 * @returns when the process is gone
 * @throws EmbeddedPostgresError when it does not go
 */
export async function stopServer({ pid }: RunningServer): Promise<void> {
  const identity = identityOf(pid);
  const isGone = () => identity === undefined || identityOf(pid) !== identity;
  async function ends(patienceMs: number): Promise<boolean> {
    const deadline = Date.now() + patienceMs;
    while (!isGone() && Date.now() < deadline) await sleep(20);
    return isGone();
  }
  if (isGone()) return;
  signal(pid, 'SIGINT');
  if (await ends(fastStopMs)) return;
  signal(pid, 'SIGQUIT');
  if (!(await ends(immediateStopMs)))
    throw new EmbeddedPostgresError(`The embedded Postgres (process ${pid}) does not stop.`);
}
