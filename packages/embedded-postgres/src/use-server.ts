import { readFileSync } from 'node:fs';
import type { Home } from './home';
import { isPostmaster, pidFilePath } from './pid-file';
import { signal } from './process';
import { findRunning, stopServer } from './server';
import { enter, usersOf } from './users';

/**
 * Counts this process among the users of the server, until `end`, or until it exits without.
 * @returns end stops the server when nobody else uses it
 */
export async function useServer({ folder, account }: Home): Promise<{ end(): Promise<void> }> {
  const use = await enter(folder, account);
  const exit = () => {
    use.leave();
    if (usersOf(folder).length === 0) interrupt(folder);
  };
  async function end(): Promise<void> {
    process.off('exit', exit);
    use.leave();
    await (usersOf(folder).length === 0 ? stopRunning(folder) : undefined);
    use.left();
  }
  process.once('exit', exit);
  let ended: Promise<void> | undefined;
  return {
    end() {
      ended ??= end();
      return ended;
    },
  };
}

/** Stops the server that is up in this folder, if there is one. */
export async function stopRunning(folder: string): Promise<void> {
  const server = await findRunning(folder);
  if (server) await stopServer(server);
}

/** An exiting process can wait for nothing, so the server ends by itself. */
function interrupt(folder: string): void {
  const pid = Number.parseInt(readOrEmpty(pidFilePath(folder)), 10);
  if (pid && isPostmaster(pid, folder)) signal(pid, 'SIGINT');
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
