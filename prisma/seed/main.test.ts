import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createTestDatabase } from '../../test/support/database';
import { until } from '../../test/support/until';
import { createDemoDatabase, type DemoDatabase } from './testing/demo-database';

/** Lets a child process run the sources without a build. */
const hook = `const { transformSync } = require(${JSON.stringify(require.resolve('@swc/core'))});
require.extensions['.ts'] = (module, filename) => module._compile(transformSync(
  require('node:fs').readFileSync(filename, 'utf8'),
  { filename, jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
).code, filename);`;

let folder: string;
let database: DemoDatabase;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loomgate-seed-'));
  await writeFile(join(folder, 'hook.cjs'), hook);
  database = await createDemoDatabase(await createTestDatabase());
  url = database.url;
});

afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

function start(words: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['-r', join(folder, 'hook.cjs'), join(__dirname, 'main.ts'), ...words], {
    env: { DATABASE_URL: url, ...env },
  });
  return { child, outcome: outcomeOf(child) };
}

async function outcomeOf(child: ChildProcess) {
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => stream && text(stream));
  return { code: await exited, stdout: (await stdout) ?? '', stderr: (await stderr) ?? '' };
}

test('prints its usage', async () => {
  const { code, stdout, stderr } = await start(['--help']).outcome;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('--reviews N');
});

test('wrong usage is one line and exit code 2, without opening a database', async () => {
  await expect(start(['--users', 'some'], { DATABASE_URL: 'postgresql://127.0.0.1:1/none' }).outcome).resolves.toEqual({
    code: 2,
    stdout: '',
    stderr: '--users must be a whole number from 0 to 10,000,000, not "some"\n',
  });
});

test('NODE_ENV=production is refused in one line', async () => {
  const { code, stderr } = await start([], { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) }).outcome;
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^[^\n]*NODE_ENV=production\.\n$/) });
});

test('an empty catalogue is one line and exit code 1', async () => {
  const empty = await createTestDatabase();
  const { code, stderr } = await start([], { DATABASE_URL: empty.url }).outcome;
  await empty.drop();
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^There are no products: [^\n]*\n$/) });
});

test('an unreachable database is one line and exit code 1', async () => {
  const { code, stderr } = await start([], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }).outcome;
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^[^\n]*nothing was stored\.\n$/i) });
});

test('shows progress and a summary', async () => {
  const { code, stdout, stderr } = await start(['--users', '20', '--reviews', '50']).outcome;
  expect(code).toBe(0);
  expect(stderr).toMatch(/^reviews {8}50 in \d+\.\d s$/m);
  expect(stdout).toMatch(/^Added in \d+\.\d s:$/m);
  expect(stdout).toMatch(/^ +20 {2}buyers$/m);
  expect(stdout).toMatch(/^ +50 {2}reviews$/m);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends it with code %i and stores nothing, even while it waits for a lock', async (signal, code) => {
  const before = await database.count('users');
  await database.client.query('begin; lock table reviews in exclusive mode');
  const { child, outcome } = start(['--users', '20']);
  await untilItWaits();
  child.kill(signal);
  await expect(outcome).resolves.toMatchObject({
    code,
    stderr: expect.stringContaining('Interrupted: nothing was stored.'),
  });
  await database.client.query('rollback');
  await expect(database.count('users')).resolves.toBe(before);
});

async function untilItWaits(): Promise<void> {
  const waiting = `pg_stat_activity where application_name = 'loomgate-seed' and wait_event_type = 'Lock'`;
  await until(async () => {
    // Statistics views are cached until the end of the transaction, so the cache is cleared.
    await database.client.query('select pg_stat_clear_snapshot()');
    return (await database.count(waiting)) > 0;
  });
}
