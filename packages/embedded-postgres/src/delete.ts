import { realpath } from 'node:fs/promises';
import { EmbeddedPostgresError } from './error';
import { removeHome } from './home';
import { stopRunning } from './use-server';
import { usersOf } from './users';

/**
 * Deletes the cluster of this folder, also where it had to move out; a server that a killed process left is stopped.
 * @returns whether there was one
 * @throws EmbeddedPostgresError while a process uses it
 */
export async function deleteEmbeddedPostgres(folder: string): Promise<boolean> {
  const place = await realpath(folder).catch(() => undefined);
  if (place) {
    const users = usersOf(place);
    if (users.length > 0)
      throw new EmbeddedPostgresError(`${folder} is in use by process ${users.join(', ')}. Stop it first.`);
    await stopRunning(place);
  }
  await removeHome(folder);
  return place !== undefined;
}
