import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase } from '../support/database';
import { until } from '../support/until';
import { killAll, startGateway } from './command';
import { copyProject, type Project } from './project';

let project: Project;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let env: { DATABASE_URL: string; NODE_ENV: string; JWT_SECRET: string };

beforeAll(async () => {
  project = await copyProject();
});

beforeEach(async () => {
  database = await createTestDatabase();
  env = { DATABASE_URL: database.url, NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) };
});

afterEach(async () => {
  await killAll();
  await database.drop();
});

afterAll(() => project.remove());

/** Migrates as a newer version with one more migration does. Afterwards the project is the older version again. */
async function migrateAsNewer(name: string, sql: string): Promise<number> {
  const folder = join(project.folder, 'prisma', 'migrations', name);
  await mkdir(folder);
  await writeFile(join(folder, 'migration.sql'), sql);
  const { code } = await project.run('loomgate', ['migrate'], env);
  await rm(folder, { recursive: true });
  return code;
}

async function readiness(url: string) {
  const response = await fetch(`${url}/readyz`);
  return { status: response.status, migrations: (await response.json()).parts.migrations.status };
}

async function serves(url: string): Promise<void> {
  const query = { query: '{ products(first: 1) { nodes { title } } }' };
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(query) });
  expect(await response.json()).toEqual({ data: { products: { nodes: [] } } });
}

const additive = ['29990101000000_gifts', 'create table gifts (id uuid primary key)'] as const;
const ready = { status: 200, migrations: 'ok' };

test('after a newer version has migrated, an instance of the older version keeps running, and another one starts', async () => {
  const older = await startGateway(project, { env });
  expect(await migrateAsNewer(...additive)).toBe(0);
  const second = await startGateway(project, { env });
  for (const { url } of [older, second]) {
    expect(await readiness(url)).toEqual(ready);
    await serves(url);
  }
  const warning = {
    level: 40,
    migrations: [additive[0]],
    msg: expect.stringMatching(/^migrations of a newer version/),
  };
  const lines: unknown[] = second
    .output()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toContainEqual(expect.objectContaining(warning));
});

test('the older version starts when the migration of the newer one has failed', async () => {
  expect(await migrateAsNewer(additive[0], 'select nothing')).toBe(1);
  const older = await startGateway(project, { env });
  expect(await readiness(older.url)).toEqual(ready);
  await serves(older.url);
});

test('after a migration named not rolling the older version is not ready, and does not start', async () => {
  const name = '29990101000000_drop_slugs_not_rolling';
  const older = await startGateway(project, { env });
  expect(await readiness(older.url)).toEqual(ready);
  expect(await migrateAsNewer(name, 'alter table artisans drop column slug cascade')).toBe(0);
  await until(async () => (await readiness(older.url)).status === 503);
  const outcome = await project.run('node', ['dist/src/main.js'], { PORT: '0', ...env });
  expect(outcome).toEqual({
    code: 1,
    stdout: '',
    stderr: `The database cannot be migrated:\n${name} is of a newer version, and this one cannot work with it; start the newer version\n`,
  });
});

test('a version that lacks an applied migration and has another one does not start', async () => {
  await migrateAsNewer(...additive);
  const folder = join(project.folder, 'prisma', 'migrations', '29980101000000_other');
  await mkdir(folder);
  await writeFile(join(folder, 'migration.sql'), 'select 1');
  const { code, stderr } = await project.run('loomgate', ['migrate'], env);
  await rm(folder, { recursive: true });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      'The database cannot be migrated:\n29990101000000_gifts is applied but not known here, and 29980101000000_other is not applied; start a version that has all of these migrations\n',
  });
});
