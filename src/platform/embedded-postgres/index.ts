import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { initialiseCluster } from './cluster';
import { type Home, prepareHome, removeHome } from './home';
import { findRunning, launch, type RunningServer, stopServer } from './server';

export interface EmbeddedPostgres {
  /** A connection URL of the superuser for the given database (default `postgres`). */
  url(database?: string): string;
  /** Stops the server unless another living process started it. */
  stop(): Promise<void>;
  /** Stops it and deletes its files; for clusters made for one use. */
  remove(): Promise<void>;
}

/**
 * Starts a Postgres with wal_level=logical, its cluster in `folder`, listening on a free port of 127.0.0.1. A server
 * that a killed process left behind is taken over; one that a living process owns is shared, and left running.
 * @param settings further server settings, e.g. `{ fsync: 'off' }`
 * @throws when there is no Postgres for this platform, or it does not start: the message holds the end of its log
 */
export async function startEmbeddedPostgres(
  folder: string,
  settings: Record<string, string> = {},
): Promise<EmbeddedPostgres> {
  const home = await prepareHome(folder);
  const password = await clusterPassword(home);
  const server = (await findRunning(home)) ?? (await launch(home, await freePort(), settings));
  return {
    url: (database = 'postgres') => `postgresql://loomgate:${password}@127.0.0.1:${server.port}/${database}`,
    stop: () => stopIfOurs(server),
    remove: () => stopIfOurs(server).then(() => removeHome(home)),
  };
}

async function stopIfOurs(server: RunningServer): Promise<void> {
  if (server.ownerPid === process.pid) await stopServer(server);
}

/** Made with the cluster and kept beside it, readable by its owner alone. */
async function clusterPassword(home: Home): Promise<string> {
  const path = join(home.folder, 'password');
  if (existsSync(join(home.folder, 'cluster', 'PG_VERSION'))) return readFile(path, 'utf8');
  const password = randomBytes(24).toString('base64url');
  await writeFile(path, password, { mode: 0o600 });
  await initialiseCluster(home, password);
  return password;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}
