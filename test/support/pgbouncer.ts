import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { requirePgBouncer } from './pgbouncer-program';
import { freePort } from './redis';
import { until } from './until';

export interface PgBouncer {
  /** The URL of the database for clients. */
  readonly url: string;
  /** Sends a command to its console, e.g. `RECONNECT`. */
  tell(command: string): Promise<Record<string, unknown>[]>;
  /** Stops it, and with it all of its connections. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** The documented settings, with a small pool and without passwords. */
const ofTests = { default_pool_size: '3', listen_addr: '127.0.0.1', unix_socket_dir: '', auth_type: 'any' };

async function documented(): Promise<Record<string, string>> {
  const file = await readFile(join(projectRoot, 'deploy', 'pgbouncer', 'pgbouncer.ini'), 'utf8');
  const [, section = ''] = file.split('[pgbouncer]\n');
  const { auth_file: _, ...values } = Object.fromEntries(
    [...section.matchAll(/^(\w+) = (.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  return values;
}

/**
 * Starts a PgBouncer in front of a database.
 * @param target a URL of the database with its password
 * @param overrides settings that differ from deploy/pgbouncer
 */
export async function startPgBouncer(target: string, overrides: Record<string, string> = {}): Promise<PgBouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'loomgate-pgbouncer-'));
  const port = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(file, configuration(target, port, { ...(await documented()), ...ofTests, ...overrides }));
  await chmod(folder, 0o755);
  const { username, pathname } = new URL(target);
  const urlOf = (database: string) => `postgres://${username}@127.0.0.1:${port}/${database}`;
  let running: ReturnType<typeof launch> | undefined;

  async function start(): Promise<void> {
    running = launch(file);
    await until(() => tell(urlOf('pgbouncer'), 'show version').then(Boolean, () => false));
  }

  async function stop(): Promise<void> {
    await running?.end();
    running = undefined;
  }

  await start();
  return {
    url: urlOf(pathname.slice(1)),
    tell: (command) => tell(urlOf('pgbouncer'), command),
    stop,
    start,
    remove: () => stop().then(() => rm(folder, { recursive: true })),
  };
}

function configuration(target: string, port: number, values: Record<string, string>): string {
  const { hostname, port: targetPort, username, password, pathname } = new URL(target);
  const server = { host: hostname, port: targetPort, user: username, password: decodeURIComponent(password) };
  const general = {
    ...values,
    ...{ listen_port: port, admin_users: username },
    // PgBouncer refuses to run as root.
    ...(process.getuid?.() === 0 && { user: 'nobody' }),
  };
  const lines = Object.entries(general).map(([name, value]) => `${name} = ${value}`);
  const words = Object.entries(server).map(([name, value]) => `${name}='${value.replaceAll("'", "''")}'`);
  return ['[databases]', `${pathname.slice(1)} = ${words.join(' ')}`, '[pgbouncer]', ...lines, ''].join('\n');
}

function launch(file: string) {
  const child = spawn(requirePgBouncer(), ['--quiet', file], { stdio: 'ignore' });
  const endWithUs = () => child.kill('SIGKILL');
  const exited = once(child, 'exit').finally(() => process.off('exit', endWithUs));
  process.once('exit', endWithUs);
  return {
    async end(): Promise<void> {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The console does not support prepared statements. */
async function tell(connectionString: string, command: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(command)).rows;
  } finally {
    await client.end();
  }
}
