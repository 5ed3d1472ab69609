import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { deleteEmbeddedPostgres, type EmbeddedPostgres, EmbeddedPostgresError, startEmbeddedPostgres } from '.';
import { serverAccount } from './account';
import { identityOf } from './process';

let parent: string;
let folder: string;
const bystanders: ChildProcess[] = [];

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'loomgate-embedded-'));
  await chmod(parent, 0o755);
  folder = join(parent, 'postgres');
});

afterEach(async () => {
  for (const bystander of bystanders.splice(0)) bystander.kill();
  await deleteEmbeddedPostgres(folder);
  await rm(parent, { recursive: true });
});

const start = () => startEmbeddedPostgres(folder, { fsync: 'off' });
const pidFile = () => join(folder, 'cluster', 'postmaster.pid');
const serverPid = async () => Number((await readFile(pidFile(), 'utf8')).split('\n')[0]);

async function answers(postgres: EmbeddedPostgres): Promise<boolean> {
  const client = new Client({ connectionString: postgres.url() });
  await client.connect();
  const { rowCount } = await client.query('select 1').finally(() => client.end());
  return rowCount === 1;
}

test('wal_level is logical, and the server listens on the loopback interface only', async () => {
  const postgres = await start();
  const client = new Client({ connectionString: postgres.url() });
  await client.connect();
  const { rows } = await client.query(
    "select current_setting('wal_level') as log, current_setting('listen_addresses') as on",
  );
  await client.end();
  expect(rows).toEqual([{ log: 'logical', on: '127.0.0.1' }]);
  await postgres.remove();
  expect(existsSync(folder)).toBe(false);
});

test('several uses in one process share a server, and each may be ended twice', async () => {
  const [first, second] = await Promise.all([start(), start()]);
  await first.stop();
  await first.stop();
  await expect(answers(second)).resolves.toBe(true);
  const pid = await serverPid();
  await second.stop();
  expect(identityOf(pid)).toBeUndefined();
});

test('a pid file of a crash whose number belongs to another process does not prevent a start', async () => {
  await (await start()).stop();
  // A process of the server's account: Postgres would take it for a server.
  const bystander = spawn('sleep', ['60'], { stdio: 'ignore', ...serverAccount() });
  bystanders.push(bystander);
  for (const pid of [bystander.pid, process.pid, 1]) {
    await writeFile(pidFile(), `${pid}\n${join(folder, 'cluster')}\n1700000000\n5432\n\n127.0.0.1\n  1 1\nready   \n`);
    const postgres = await start();
    await expect(answers(postgres)).resolves.toBe(true);
    await postgres.stop();
    expect(bystander.exitCode).toBeNull();
  }
});

test.each([
  ['empty', ''],
  ['all zeros', '\0'.repeat(64)],
  ['garbled', 'garbage\n'],
])('a pid file that is %s after a power failure does not prevent a start', async (_, text) => {
  await (await start()).stop();
  await writeFile(pidFile(), text);
  const postgres = await start();
  await expect(answers(postgres)).resolves.toBe(true);
  await postgres.stop();
});

test('no second server starts when the pid file of a running one was emptied', async () => {
  const postgres = await start();
  const pid = await serverPid();
  const text = await readFile(pidFile(), 'utf8');
  await writeFile(pidFile(), '');
  await expect(start()).rejects.toThrow(/did not start[\s\S]+is empty/);
  expect(identityOf(pid)).toBeDefined();
  await writeFile(pidFile(), text);
  await expect(answers(postgres)).resolves.toBe(true);
  await postgres.stop();
});

test('an incomplete cluster of an interrupted initdb is removed', async () => {
  await (await start()).stop();
  await rm(join(folder, 'cluster'), { recursive: true });
  const left = join(folder, 'cluster-4194305-interrupted.partial');
  await mkdir(left);
  const postgres = await start();
  await expect(answers(postgres)).resolves.toBe(true);
  expect((await readdir(folder)).filter((name) => name.startsWith('cluster'))).toEqual(['cluster']);
  await postgres.stop();
});

test('uses of killed processes do not count', async () => {
  await (await start()).stop();
  await writeFile(join(folder, 'users', 'dead'), '4194305\n4194305 1');
  await writeFile(join(folder, 'users', 'reused'), `${process.pid}\n${process.pid} 1`);
  const postgres = await start();
  const pid = await serverPid();
  await postgres.stop();
  expect(identityOf(pid)).toBeUndefined();
});

test('a start waits for children of a dead server, longer than after other failures', async () => {
  const postgres = await start();
  const client = new Client({ connectionString: postgres.url() });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query('select pg_backend_pid() as pid');
  process.kill(rows[0].pid, 'SIGSTOP');
  process.kill(await serverPid(), 'SIGKILL');
  const resumed = sleep(5_000).then(() => process.kill(rows[0].pid, 'SIGCONT'));
  const next = await start().finally(() => resumed);
  await expect(answers(next)).resolves.toBe(true);
  await Promise.all([postgres.stop(), next.stop()]);
});

test('a failed start throws the end of the log and leaves no use', async () => {
  const failing = startEmbeddedPostgres(folder, { shared_buffers: 'much' });
  await expect(failing).rejects.toThrow(EmbeddedPostgresError);
  await expect(failing).rejects.toThrow(/did not start[\s\S]+invalid value for parameter "shared_buffers"/);
  await expect(readdir(join(folder, 'users'))).resolves.toEqual([]);
});

test('a failed initdb throws one line with its error and the setting to change', async () => {
  await mkdir(folder);
  await writeFile(join(folder, 'password'), '');
  const failing = start();
  await expect(failing).rejects.toThrow(EmbeddedPostgresError);
  await expect(failing).rejects.toThrow(
    /^The embedded Postgres cannot be created in .+\/postgres: password file .+ is empty\. Set DATA_DIR .+ DATABASE_URL\.$/,
  );
});

test('a folder below one that cannot be used throws the same error as one that cannot be created', async () => {
  await mkdir(folder);
  await writeFile(join(folder, 'users'), '');
  await expect(start()).rejects.toThrow(
    /^The embedded Postgres cannot use .+\/postgres: file already exists \(EEXIST\)\. Set DATA_DIR .+ DATABASE_URL\.$/,
  );
});

test('a missing password file throws an error with the remedy', async () => {
  await (await start()).stop();
  await rm(join(folder, 'password'));
  await expect(start()).rejects.toThrow(/password is missing.+npm run reset/);
});

test('a cluster in use is not deleted', async () => {
  const postgres = await start();
  await expect(deleteEmbeddedPostgres(folder)).rejects.toThrow(`is in use by process ${process.pid}`);
  await expect(answers(postgres)).resolves.toBe(true);
  await postgres.stop();
  await expect(deleteEmbeddedPostgres(folder)).resolves.toBe(true);
  await expect(deleteEmbeddedPostgres(folder)).resolves.toBe(false);
});
