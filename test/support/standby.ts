import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../packages/embedded-postgres/src';
import { clusterFolder } from '../../packages/embedded-postgres/src/cluster';
import { freePort } from '../../packages/embedded-postgres/src/free-port';
import { giveTo, prepareHome, removeHome } from '../../packages/embedded-postgres/src/home';
import { until } from './until';

/** A server in hot standby: it serves reads, and replays no WAL of a primary. */
export interface Standby {
  readonly url: string;
  /** Makes it a primary. */
  promote(): Promise<void>;
  remove(): Promise<void>;
}

/** @param fill fills its database before it becomes a standby */
export async function startStandby(fill: (url: string) => Promise<unknown>): Promise<Standby> {
  const folder = join(await mkdtemp(join(tmpdir(), 'loomgate-standby-')), 'postgres');
  const primary = await startEmbeddedPostgres(folder, { fsync: 'off' });
  const url = new URL(primary.url());
  await fill(url.href);
  await primary.stop();
  const home = await prepareHome(folder);
  const cluster = clusterFolder(home.folder);
  await writeFile(join(cluster, 'standby.signal'), '');
  await giveTo(home.account, join(cluster, 'standby.signal'));
  const port = await freePort();
  const settings = [
    ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`, 'fsync=off', 'wal_level=logical'],
    // Not below those of the primary.
    ...['max_connections=200', 'max_wal_senders=100', 'max_replication_slots=100', 'search_path=public'],
  ];
  const words = ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(join(home.binaries, 'bin', 'postgres'), words, {
    ...{ ...home.account, cwd: home.folder, env: { LC_ALL: 'C' }, stdio: 'ignore' },
  });
  url.port = String(port);
  const query = (text: string) => queryOnce(url.href, text);
  await until(() =>
    query('select pg_is_in_recovery()').then(
      () => true,
      () => false,
    ),
  );
  return {
    url: url.href,
    promote: async () => void (await query('select pg_promote()')),
    async remove() {
      const exit = once(server, 'exit');
      server.kill('SIGINT');
      await exit;
      await removeHome(folder);
    },
  };
}

async function queryOnce(url: string, text: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client.query(text).finally(() => client.end());
}
