import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { killAll, startCommand, startGateway } from '../process/command';
import { createTestDatabase } from '../support/database';
import { until } from '../support/until';
import { pack } from './pack';
import { plainEnv, run } from './run';

/** A project outside this repository that installs the packed packages. */
let folder: string;
let project: string;

const npm = (...words: string[]) => run(project, 'npm', words);
const loomgate = (...words: string[]) => npm('exec', '--offline', '--', 'loomgate', ...words);
const isInstalled = (name: string) => existsSync(join(project, 'node_modules', name));

const toStart = (env: Record<string, string> = {}) => ({ program: ['npm', 'start'] as const, env: plainEnv(env) });
const start = (env?: Record<string, string>) => startGateway({ folder: project }, toStart(env));

/** Matches log lines of level warn and above. */
const warnings = /"level":[456]0/;

const authors = { query: '{ authors { nodes { name books { nodes { title } } } } }' };

async function ask(url: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.json();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loomgate-packed-'));
  // When tests run as root, the account of the embedded Postgres must be able to enter the folder.
  await chmod(folder, 0o755);
  project = join(folder, 'library');
  await cp(join(__dirname, 'project'), project, { recursive: true });
  const tarballs = await pack(['loomgate', 'embedded-postgres'], join(folder, 'packages'));
  const quietly = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  expect(await npm('install', ...quietly, ...tarballs)).toMatchObject({ code: 0 });
  const generated = await npm('run', 'generate');
  expect({ ...generated, output: generated.code === 0 ? '' : generated.output }).toEqual({ code: 0, output: '' });
}, 600_000);

afterEach(killAll);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function expectSuccess(ended: ReturnType<typeof run>): Promise<string> {
  const { code, output } = await ended;
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
  return output;
}

test('generated code compiles, and a project without docs gets none', async () => {
  await expectSuccess(npm('run', 'typecheck'));
  expect(existsSync(join(project, 'docs'))).toBe(false);
  const registered = await readFile(join(project, 'src/generated/register.d.ts'), 'utf8');
  expect(registered).toContain(`role: "READER" | "LIBRARIAN"`);
  const contract = await readFile(join(project, 'src/generated/schema.graphql'), 'utf8');
  expect(contract).not.toMatch(/subscription/i);
});

test('a wrong role, loader, service or user error code does not compile', async () => {
  const types = join(project, 'src', 'types.ts');
  await cp(join(__dirname, 'types.ts'), types);
  await expectSuccess(npm('run', 'typecheck'));
  await rm(types);
});

test('the declarations of the packages compile without skipLibCheck', async () => {
  const { output } = await npm('exec', '--offline', '--', 'tsc', '-p', 'tsconfig.json', '--skipLibCheck', 'false');
  expect(output.match(/^node_modules\/(@loomgate|loomgate)\/.*$/gm) ?? []).toEqual([]);
});

test("the project's own tests pass, with loomgate/testing", async () => {
  await expectSuccess(npm('test'));
});

test('the migrations match the models', async () => {
  expect(await expectSuccess(loomgate('migration', 'nothing'))).toContain('The models have not changed.');
});

test('npm start builds, migrates the embedded Postgres and serves; reset deletes it', async () => {
  const gateway = await start();
  expect(await ask(gateway.url, authors)).toEqual({ data: { authors: { nodes: [] } } });
  const explorer = await fetch(gateway.url, { headers: { accept: 'text/html' } });
  expect(explorer.status).toBe(501);
  expect(await explorer.text()).toContain('npm install @graphql-yoga/render-graphiql');
  // The gateway reads the WAL, so answers are cached.
  await until(() => gateway.output().includes('replication slot created'));
  expect(gateway.output()).toContain('database migrated');
  expect(gateway.output()).not.toMatch(warnings);
  gateway.signalGroup('SIGINT');
  await gateway.exit;
  expect(await expectSuccess(loomgate('migrate'))).toContain('Nothing to apply.');
  await expectSuccess(loomgate('reset', '--yes'));
  expect(existsSync(join(project, '.data', 'postgres'))).toBe(false);
});

describe('with a build and only production dependencies,', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;

  beforeAll(async () => {
    await expectSuccess(npm('run', 'build'));
    await expectSuccess(npm('prune', '--omit=dev', '--omit=optional', '--no-audit', '--no-fund', '--offline'));
    database = await createTestDatabase();
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    await sql.query('drop schema public cascade; create schema public');
    await sql.end();
  }, 300_000);

  afterAll(() => database.drop());

  const env = () => ({
    NODE_ENV: 'production',
    HOST: '0.0.0.0',
    DATABASE_URL: database.url,
    JWT_SECRET: 'x'.repeat(32),
  });

  test('no development or optional dependency is installed', () => {
    const development = ['typescript', 'prisma-cli', '@types/jest', 'jest', '@graphql-codegen/cli', '@swc/core'];
    const optional = ['@loomgate/embedded-postgres', 'pino-pretty', '@sentry/node', '@graphql-yoga/render-graphiql'];
    expect([...development, ...optional].filter(isInstalled)).toEqual([]);
  });

  test('npm start migrates and serves', async () => {
    const gateway = await start(env());
    expect(await ask(gateway.url, authors)).toEqual({ data: { authors: { nodes: [] } } });
    expect(gateway.output()).not.toMatch(warnings);
    gateway.signalGroup('SIGTERM');
    await gateway.exit;
  });

  test('a missing optional package is an error that says what to install', async () => {
    expect(await expectSuccess(loomgate('--help'))).toContain('migration');
    expect(await loomgate('migrate')).toMatchObject({
      code: 1,
      output: expect.stringContaining('npm install @loomgate/embedded-postgres'),
    });
    const reporting = startCommand(
      { folder: project },
      toStart({ ...env(), SENTRY_DSN: 'https://key@errors.example.com/1' }),
    );
    expect(await reporting.exit).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('npm install @sentry/node'),
    });
  });
});
