import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { createTestDatabase } from '../support/database';
import { killAll, startCommand, startGateway } from './command';
import { createDataDir, type DataDir } from './data-dir';
import { survivorsOf } from './processes';
import { copyProject, type Project } from './project';

let project: Project;
let dataDir: DataDir;
let env: { DATA_DIR: string };

beforeAll(async () => {
  project = await copyProject();
});

beforeEach(async () => {
  dataDir = await createDataDir();
  env = { DATA_DIR: dataDir.path };
});

afterEach(async () => {
  await killAll();
  await dataDir.remove();
});

afterAll(() => project.remove());

const script = (name: string, words: string[] = [], more: Record<string, string> = {}) =>
  project.run('loomgate', [name, ...words], { ...env, ...more });

const hasDatabase = () => existsSync(join(dataDir.path, 'postgres', 'cluster', 'PG_VERSION'));

describe('db:migrate', () => {
  test('migrates the embedded database, lists the applied migrations, and stops it again', async () => {
    const first = await script('migrate');
    expect(first).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^Applied:\n( {2}\d{14}_\w+\n)+$/),
    });
    await expect(dataDir.serverPid()).rejects.toThrow('ENOENT');
    await expect(script('migrate')).resolves.toEqual({ code: 0, stderr: '', stdout: 'Nothing to apply.\n' });
  });

  test('migrates the database of DATABASE_URL, in production without JWT_SECRET', async () => {
    const database = await createTestDatabase();
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    await sql.query('drop schema public cascade; create schema public');
    const outcome = await script('migrate', [], { NODE_ENV: 'production', DATABASE_URL: database.url });
    await expect(sql.query('select * from products')).resolves.toMatchObject({ rows: [] });
    await sql.end();
    await database.drop();
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Applied:\n/) });
    await expect(readdir(join(dataDir.path, 'postgres'))).resolves.not.toContain('users');
  });

  test('prints a failure in one line', async () => {
    const outcome = await script('migrate', [], { DATABASE_URL: 'postgresql://user:secret@127.0.0.1:1/name' });
    expect(outcome).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'The database cannot be migrated: connect ECONNREFUSED 127.0.0.1:1. No server listens there: check DATABASE_URL, and that Postgres runs.\n',
    });
  });
});

describe('config', () => {
  test('prints settings that differ from the default, without secrets, and names mistyped ones', async () => {
    const { code, stdout, stderr } = await script('config', ['--changed', '--json'], {
      DATABASE_URL: 'postgresql://user:canary@localhost/name',
      LIMIT_DEPHT: '3',
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'LIMIT_DEPHT is not a setting. Is LIMIT_DEPTH meant?\n' });
    expect(JSON.parse(stdout)).toContainEqual({
      name: 'DATABASE_URL',
      value: 'postgresql://user:[redacted]@localhost/name',
      source: 'environment',
    });
    expect(stdout).not.toContain('canary');
  });

  test('fails with what is wrong with a value', async () => {
    const outcome = await script('config', ['--changed'], { LIMIT_DEPTH: 'deep' });
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('LIMIT_DEPTH: must be a number') });
    expect(outcome.stdout).toMatch(/^LIMIT_DEPTH +environment +deep$/m);
  });
});

describe('reset', () => {
  test('deletes nothing without a confirmation, and does not ask without a terminal', async () => {
    const outcome = await script('reset');
    expect(outcome).toEqual({ code: 1, stdout: '', stderr: 'Nothing was deleted. Without a terminal, use --yes.\n' });
    expect(hasDatabase()).toBe(true);
  });

  test('prints the usage for an unknown argument', async () => {
    const outcome = await script('reset', ['--force']);
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage: loomgate reset') });
  });

  test('fails while a gateway runs on the database', async () => {
    const gateway = await startGateway(project, { env });
    const outcome = await script('reset', ['--yes']);
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining(`in use by process ${gateway.pid}`) });
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
    expect(existsSync(join(project.folder, 'dist'))).toBe(true);
  });

  const terminal = 'script';
  const hasTerminals = spawnSync(terminal, ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux');
  const onTerminal = hasTerminals ? test.each : test.skip.each;
  onTerminal([
    ['y', false],
    ['n', true],
    ['', true],
  ])(
    `asks on a terminal, and the answer "%s" decides${hasTerminals ? '' : ' (skipped: no util-linux script)'}`,
    async (answer, kept) => {
      await script('migrate');
      const program = [terminal, '-qec', `loomgate reset`, '/dev/null'] as const;
      const command = startCommand(project, { env, program });
      command.type(`${answer}\n`);
      await command.exit;
      expect(command.output()).toMatch(/This deletes\s+.+postgres\s+.+dist\s+.+coverage\s+Continue\? \(y\/N\)/);
      expect(hasDatabase()).toBe(kept);
      if (!kept) await project.build();
    },
  );

  test('deletes the build, the coverage and the database, even one that a killed gateway has left running', async () => {
    const gateway = await startGateway(project, { env });
    const server = await dataDir.serverPid();
    gateway.signalGroup('SIGKILL');
    await gateway.exit;
    await mkdir(join(project.folder, 'coverage'));
    await writeFile(join(project.folder, 'coverage', 'index.html'), '');
    const outcome = await project.run('npm', ['run', '--silent', 'reset', '--', '--yes'], env);
    expect(outcome).toEqual({ code: 0, stderr: '', stdout: 'Deleted. The next start creates a new database.\n' });
    await expect(survivorsOf([server])).resolves.toEqual([]);
    const left = ['dist', 'coverage'].filter((name) => existsSync(join(project.folder, name)));
    expect([hasDatabase(), left]).toEqual([false, []]);
    await project.build();
  });

  test('never touches the database of DATABASE_URL', async () => {
    await rm(join(dataDir.path, 'postgres'), { recursive: true });
    const database = await createTestDatabase();
    const outcome = await script('reset', ['--yes'], { DATABASE_URL: database.url });
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    await expect(sql.query('select * from products')).resolves.toMatchObject({ rows: [] });
    await sql.end();
    await database.drop();
    expect(outcome).toMatchObject({ code: 0, stdout: 'There was no database here.\n' });
  });
});
