import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { killAll, type RunningGateway, startGateway } from './command';
import { createDataDir, type DataDir } from './data-dir';
import { familyOf, isAlive, survivorsOf } from './processes';
import { copyProject, type Project } from './project';

let project: Project;
let dataDir: DataDir;

beforeAll(async () => {
  project = await copyProject();
});

beforeEach(async () => {
  dataDir = await createDataDir();
});

afterEach(async () => {
  await killAll();
  await dataDir.remove();
});

afterAll(() => project.remove());

const start = () => startGateway(project, { env: { DATA_DIR: dataDir.path } });

async function stop(gateway: RunningGateway): Promise<void> {
  gateway.signalGroup('SIGINT');
  await expect(gateway.exit).resolves.toMatchObject({ code: 0, stderr: '' });
}

async function totalCount({ url }: RunningGateway): Promise<number> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ products { totalCount } }' }),
  });
  return (await response.json()).data.products.totalCount;
}

test('the server of a killed gateway is taken over, and stopped at the end', async () => {
  const killed = await start();
  const server = await dataDir.serverPid();
  killed.signalGroup('SIGKILL');
  await killed.exit;
  expect(isAlive(server)).toBe(true);
  const heir = await start();
  await expect(dataDir.serverPid()).resolves.toBe(server);
  const all = [...familyOf(heir.pid), ...familyOf(server)];
  await stop(heir);
  await expect(survivorsOf(all)).resolves.toEqual([]);
});

test('a second gateway shares the server, and the last one stops it', async () => {
  const first = await start();
  const server = await dataDir.serverPid();
  const second = await start();
  await expect(dataDir.serverPid()).resolves.toBe(server);
  await stop(second);
  await expect(totalCount(first)).resolves.toBe(38);
  const third = await start();
  await stop(first);
  await expect(totalCount(third)).resolves.toBe(38);
  await stop(third);
  await expect(survivorsOf([server])).resolves.toEqual([]);
});

test('gateways that start at the same time in an empty folder create one database, and those that end at the same time stop it', async () => {
  await rm(join(dataDir.path, 'postgres'), { recursive: true });
  const gateways = await Promise.all([start(), start(), start()]);
  const server = await dataDir.serverPid();
  await expect(Promise.all(gateways.map(totalCount))).resolves.toEqual([38, 38, 38]);
  await Promise.all(gateways.map(stop));
  await expect(survivorsOf([server])).resolves.toEqual([]);
});

test('a gateway that starts while another one ends has a database', async () => {
  let current = await start();
  for (let round = 0; round < 3; round += 1) {
    const [next] = await Promise.all([start(), stop(current)]);
    await expect(totalCount(next)).resolves.toBe(38);
    current = next;
  }
  await stop(current);
});

test('a killed server is started again, with all committed data', async () => {
  const gateway = await start();
  const sql = await dataDir.connect();
  await sql.query(
    "delete from reviews; delete from order_lines; delete from products where slug <> 'tulip-photo-album'",
  );
  process.kill(await dataDir.serverPid(), 'SIGKILL');
  await sql.end().catch(() => undefined);
  gateway.signalGroup('SIGKILL');
  await gateway.exit;
  const next = await start();
  await expect(totalCount(next)).resolves.toBe(1);
  await stop(next);
});
