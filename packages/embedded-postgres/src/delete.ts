import { realpath } from 'node:fs/promises';
import { EmbeddedPostgresError } from './error';
import { removeHome } from './home';
import { stopRunning } from './use-server';
import { usersOf } from './users';

/**
 * Deletes the cluster of a folder, also if it was moved to /var/tmp, and stops a server that a killed process left running.
 * @returns whether there was a cluster
 * @throws EmbeddedPostgresError when a process uses it
 */
export async function deleteEmbeddedPostgres(folder: string): Promise<boolean> {
  const path = await realpath(folder).catch(() => undefined);
  if (path) {
    const users = usersOf(path);
    if (users.length > 0)
      throw new EmbeddedPostgresError(`${folder} is in use by process ${users.join(', ')}. Stop it first.`);
    await stopRunning(path);
  }
  await removeHome(folder);
  return path !== undefined;
}
