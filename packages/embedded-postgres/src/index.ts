import { ensureCluster } from './cluster';
import { explainFolder, prepareHome, removeHome } from './home';
import { findOrLaunch } from './server';
import { useServer } from './use-server';

export { deleteEmbeddedPostgres } from './delete';
export { EmbeddedPostgresError } from './error';

/** A running server, shared by all processes that started it for the same folder. */
export interface EmbeddedPostgres {
  /** Returns a connection URL of the superuser for a database (default `postgres`). */
  url(database?: string): string;
  /** Ends this use. The last use of the folder stops the server. */
  stop(): Promise<void>;
  /** Ends this use and deletes the files, for temporary clusters. */
  remove(): Promise<void>;
}

/**
 * Starts a Postgres with wal_level=logical, its cluster in `folder`, on a free port of 127.0.0.1. Shares a running server of
 * the folder, also one that a killed process left running. The last use stops the server.
 * @param settings further server settings, e.g. `{ fsync: 'off' }`
 * @throws EmbeddedPostgresError when there is no Postgres for this platform, the folder cannot be used, or the server
 * does not start; the message contains the end of its log
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
