import { ensureCluster } from './cluster';
import { explainFolder, prepareHome, removeHome } from './home';
import { findOrLaunch } from './server';
import { useServer } from './use-server';

export { deleteEmbeddedPostgres } from './delete';
export { EmbeddedPostgresError } from './error';

/** A server that runs, shared by every process that has started it for the same folder. */
export interface EmbeddedPostgres {
  /** A connection URL of the superuser for the given database (default `postgres`). */
  url(database?: string): string;
  /** Ends this use; the last user's end stops the server. */
  stop(): Promise<void>;
  /** Ends this use and deletes the files; for clusters made for one use. */
  remove(): Promise<void>;
}

/**
 * Starts a Postgres with wal_level=logical, its cluster in `folder`, listening on a free port of 127.0.0.1; or shares the
 * one that is up there already, be it another process's or left behind by a killed one. Whoever uses it last stops it.
 * @param settings further server settings, e.g. `{ fsync: 'off' }`
 * @throws EmbeddedPostgresError when there is no Postgres for this platform, the folder cannot be used, or the server
 * does not start: the message holds the end of its log
 */
export async function startEmbeddedPostgres(
  folder: string,
  settings: Record<string, string> = {},
): Promise<EmbeddedPostgres> {
  const home = await prepareHome(folder);
  const use = await useServer(home).catch((error: unknown) => Promise.reject(explainFolder(folder, error)));
  try {
    const password = await ensureCluster(home, settings.fsync !== 'off');
    const { port } = await findOrLaunch(home, settings);
    return {
      url: (database = 'postgres') => `postgresql://loomgate:${password}@127.0.0.1:${port}/${database}`,
      stop: use.end,
      remove: () => use.end().then(() => removeHome(folder)),
    };
  } catch (error) {
    await use.end();
    throw explainFolder(folder, error);
  }
}
