import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { withTimeout } from '../../packages/loomgate/src/shared/with-timeout';
import { createWire } from '../http/wire';
import { createTestDatabase } from '../support/database';
import { until } from '../support/until';
import { killAll, type RunningGateway, startCommand, startGateway } from './command';
import { createDataDir, createEmptyDataDir, type DataDir } from './data-dir';
import { familyOf, survivorsOf } from './processes';
import { copyProject, type Project } from './project';

let project: Project;
let dataDir: DataDir;

beforeAll(async () => {
  [project, dataDir] = await Promise.all([copyProject(), createDataDir()]);
});

afterEach(killAll);

afterAll(async () => {
  await dataDir.remove();
  await project.remove();
});

const start = (program?: readonly [string, ...string[]]) =>
  startGateway(project, { env: { DATA_DIR: dataDir.path }, ...(program && { program }) });

/** On a slow machine the first request was once answered with TIMEOUT before the test saw it wait for the lock. */
async function holdRequest(gateway: RunningGateway, tries = 3): ReturnType<typeof tryToHold> {
  return tryToHold(gateway).catch((error) => (tries > 1 ? holdRequest(gateway, tries - 1) : Promise.reject(error)));
}

/** Sends a request that waits for a lock in the database until it is released. */
async function tryToHold({ url }: RunningGateway) {
  const sql = await dataDir.connect();
  const release = () => sql.query('rollback').then(() => sql.end());
  await sql.query('begin; lock table products in access exclusive mode');
  const answer = fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ products(first: 1) { totalCount } }' }),
  });
  await Promise.race([untilLocked(sql), tooEarly(answer)]).catch((error) =>
    release().then(() => Promise.reject(error)),
  );
  return { answer, release };
}

async function untilLocked(sql: Client): Promise<void> {
  const waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'loomgate'";
  await until(async () => (await sql.query(waiting)).rowCount !== 0);
}

/** Throws where the request has been answered, so that it did not wait. */
async function tooEarly(answer: Promise<Response>): Promise<never> {
  const response = (await answer).clone();
  throw new Error(`answered before the lock was released: ${response.status} ${await response.text()}`);
}

const everyone = async (gateway: RunningGateway) => [...familyOf(gateway.pid), ...familyOf(await dataDir.serverPid())];

test.each<[string, readonly [string, ...string[]] | undefined]>([
  ['itself', undefined],
  ['under npm start', ['npm', 'start']],
])('Ctrl-C on the gateway %s finishes the request in flight and leaves no process behind', async (_, program) => {
  const gateway = await start(program);
  const all = await everyone(gateway);
  expect(all.length).toBeGreaterThan(5);
  const { answer, release } = await holdRequest(gateway);
  gateway.signalGroup('SIGINT');
  await sleep(300);
  await expect(fetch(`${gateway.url}/healthz`)).rejects.toThrow();
  await release();
  const releasedAt = performance.now();
  const response = await answer;
  expect({ status: response.status, body: await response.json() }).toEqual({
    status: 200,
    body: { data: { products: { totalCount: 38 } } },
  });
  expect(response.headers.get('connection')).toBe('close');
  await gateway.exit;
  expect(performance.now() - releasedAt).toBeLessThan(4_000);
  await expect(survivorsOf(all)).resolves.toEqual([]);
});

test('SIGTERM to npm start alone finishes the request in flight and leaves no process behind', async () => {
  const gateway = await start(['npm', 'start']);
  const all = await everyone(gateway);
  const { answer, release } = await holdRequest(gateway);
  gateway.signal('SIGTERM');
  await untilRefused(gateway);
  await release();
  await expect(answer).resolves.toMatchObject({ status: 200 });
  await withTimeout(gateway.exit, 30_000);
  await expect(survivorsOf(all)).resolves.toEqual([]);
});

test.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])('%s to npm run dev alone ends compiler and gateway', async (name) => {
  const gateway = await start(['npm', 'run', 'dev']);
  const all = await everyone(gateway);
  gateway.signal(name);
  await withTimeout(gateway.exit, 30_000);
  await expect(survivorsOf(all)).resolves.toEqual([]);
});

test('a connection without a request does not delay the stop', async () => {
  const env = { DATA_DIR: dataDir.path, SHUTDOWN_TIMEOUT_MS: '90000' };
  const gateway = await startGateway(project, { env });
  const port = Number(new URL(gateway.url).port);
  const silent = await connectTo(port, '');
  const halfway = await connectTo(port, 'POST /graphql HTTP/1.1\r\nhost: ');
  gateway.signal('SIGTERM');
  await expect(withTimeout(gateway.exit, 30_000)).resolves.toMatchObject({ code: 0, stderr: '' });
  for (const socket of [silent, halfway]) socket.destroy();
});

async function connectTo(port: number, sent: string): Promise<Socket> {
  const socket = connect({ port, host: 'localhost' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(sent);
  return socket;
}

/** Resolves when a stopping gateway does not listen any more. */
async function untilRefused({ url }: RunningGateway): Promise<void> {
  await until(async () => !(await isListening(url)));
}

const isListening = (url: string) =>
  fetch(`${url}/healthz`, { headers: { connection: 'close' } }).then(
    () => true,
    () => false,
  );

test.each<NodeJS.Signals>(['SIGTERM', 'SIGINT', 'SIGHUP'])('%s stops it gracefully', async (name) => {
  const gateway = await start();
  const all = await everyone(gateway);
  gateway.signal(name);
  await expect(gateway.exit).resolves.toMatchObject({ code: 0, stderr: '' });
  await expect(survivorsOf(all, 0)).resolves.toEqual([]);
});

test('a request that takes longer than SHUTDOWN_TIMEOUT_MS is cut off', async () => {
  const gateway = await startGateway(project, { env: { DATA_DIR: dataDir.path, SHUTDOWN_TIMEOUT_MS: '200' } });
  const all = await everyone(gateway);
  const { answer, release } = await holdRequest(gateway);
  gateway.signal('SIGTERM');
  await expect(answer).rejects.toThrow();
  await release();
  await expect(gateway.exit).resolves.toMatchObject({ code: 0 });
  await expect(survivorsOf(all)).resolves.toEqual([]);
});

test('a second Ctrl-C ends it at once, and its database as well', async () => {
  const gateway = await start();
  const all = await everyone(gateway);
  const { release } = await holdRequest(gateway);
  gateway.signal('SIGINT');
  await sleep(700);
  gateway.signal('SIGINT');
  await expect(gateway.exit).resolves.toMatchObject({ code: 130 });
  await release().catch(() => undefined);
  await expect(survivorsOf(all)).resolves.toEqual([]);
});

test('after the signal every response closes its connection, while the instance still listens', async () => {
  const gateway = await startGateway(project, { env: { DATA_DIR: dataDir.path, SHUTDOWN_DELAY_MS: '60000' } });
  const ask = async (query: string) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return [response.status, response.headers.get('connection')];
  };
  const query = '{ products(first: 1) { totalCount } }';
  expect(await ask(query)).toEqual([200, 'keep-alive']);
  gateway.signal('SIGTERM');
  while ((await fetch(`${gateway.url}/readyz`)).status !== 503) await sleep(10);
  for (const text of [query, `${query} # in other bytes`]) expect(await ask(text)).toEqual([200, 'close']);
  gateway.signal('SIGKILL');
  await gateway.exit;
});

test('a database that does not answer does not prevent the stop', async () => {
  const database = await createTestDatabase();
  const url = new URL(database.url);
  const wire = await createWire(Number(url.port));
  url.port = String(wire.port);
  const gateway = await startGateway(project, { env: { DATABASE_URL: url.href, SHUTDOWN_TIMEOUT_MS: '3000' } });
  await fetch(`${gateway.url}/readyz`);
  wire.mute();
  const unanswered = fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ products(first: 1) { totalCount } }' }),
  }).catch(() => undefined);
  const startedAt = performance.now();
  gateway.signal('SIGTERM');
  const outcome = await gateway.exit;
  await unanswered;
  await wire.close();
  await database.drop();
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

test.each([100, 400, 700, 1_000])('Ctrl-C %i ms after the first start leaves no process behind', async (afterMs) => {
  const fresh = await createEmptyDataDir();
  const command = startCommand(project, { env: { DATA_DIR: fresh.path } });
  await sleep(afterMs);
  const before = familyOf(command.pid);
  command.signalGroup('SIGINT');
  const { code } = await command.exit;
  // Very early there is no listener yet, and the signal itself ends the process.
  expect([0, -1]).toContain(code);
  await expect(survivorsOf(before)).resolves.toEqual([]);
  await expect(fresh.serverPid()).rejects.toThrow(/ENOENT/);
  await fresh.remove();
});
