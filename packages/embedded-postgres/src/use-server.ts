import { readFileSync } from 'node:fs';
import type { Home } from './home';
import { isPostmaster, pidFilePath } from './pid-file';
import { signal } from './process';
import { findRunning, stopServer } from './server';
import { enter, usersOf } from './users';

/**
 * Registers a use of the server until `end` is called or the process exits.
 * @returns `end`, which stops the server when there is no other use
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

/** Stops the running server of the folder, if there is one. */
export async function stopRunning(folder: string): Promise<void> {
  const server = await findRunning(folder);
  if (server) await stopServer(server);
}

/** Signals the server without waiting, since an exiting process cannot wait. */
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
