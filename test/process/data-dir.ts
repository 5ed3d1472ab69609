import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { deleteEmbeddedPostgres } from '../../packages/embedded-postgres/src';
import { ensureCluster } from '../../packages/embedded-postgres/src/cluster';
import { prepareHome } from '../../packages/embedded-postgres/src/home';

/** A DATA_DIR for one test. */
export interface DataDir {
  readonly path: string;
  /** Returns the process id of the server of its cluster. */
  serverPid(): Promise<number>;
  /** Opens a connection that does not go through the gateway. */
  connect(): Promise<Client>;
  /** Stops a server that still runs, and deletes the folder. */
  remove(): Promise<void>;
}

/** Creates an empty one, for a first start. */
export async function createEmptyDataDir(): Promise<DataDir> {
  const path = await mkdtemp(join(tmpdir(), 'loomgate-data-'));
  // Readable for all, so that the account of the server can enter where the tests run as root.
  await chmod(path, 0o755);
  const folder = join(path, 'postgres');
  const pidFile = async () => (await readFile(join(folder, 'cluster', 'postmaster.pid'), 'utf8')).split('\n');
  return {
    path,
    serverPid: async () => Number((await pidFile())[0]),
    async connect() {
      const password = await readFile(join(folder, 'password'), 'utf8');
      const port = Number((await pidFile())[3]);
      const client = new Client({ host: '127.0.0.1', port, user: 'loomgate', password, database: 'postgres' });
      // The server may stop before the connection is closed.
      client.on('error', () => undefined);
      await client.connect();
      return client;
    },
    async remove() {
      await deleteEmbeddedPostgres(folder);
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** Creates one with a cluster that is not durable, which saves a second. */
export async function createDataDir(): Promise<DataDir> {
  const dataDir = await createEmptyDataDir();
  await ensureCluster(await prepareHome(join(dataDir.path, 'postgres')), false);
  return dataDir;
}
