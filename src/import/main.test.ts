import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { createTestDatabase } from '../../test/support/database';
import { until } from '../../test/support/until';
import { parseCommandLine } from './command-line';
import { catalogue, makeFolder, product, readRejects, writeCatalogue } from './testing/catalogue';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: Client;
let observer: Client;
let scratch: string;

/** Lets a child process run the sources without a build. */
const hook = `const { transformSync } = require(${JSON.stringify(require.resolve('@swc/core'))});
require.extensions['.ts'] = (module, filename) => module._compile(transformSync(
  require('node:fs').readFileSync(filename, 'utf8'),
  { filename, jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
).code, filename);`;

beforeAll(async () => {
  scratch = await makeFolder();
  await writeFile(join(scratch, 'hook.cjs'), hook);
  database = await createTestDatabase();
  client = new Client({ connectionString: database.url });
  observer = new Client({ connectionString: database.url });
  await Promise.all([client.connect(), observer.connect()]);
});

afterAll(async () => {
  await Promise.all([client.end(), observer.end()]);
  await database.drop();
  await rm(scratch, { recursive: true });
});

function start(words: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['-r', join(scratch, 'hook.cjs'), join(__dirname, 'main.ts'), ...words], {
    cwd: scratch,
    env: { DATABASE_URL: database.url, ...env },
  });
  return { child, outcome: outcomeOf(child) };
}

async function outcomeOf(child: ChildProcess) {
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => stream && text(stream));
  return { code: await exited, stdout: (await stdout) ?? '', stderr: (await stderr) ?? '' };
}

const run = (...words: string[]) => start(words).outcome;

test('prints its usage with --help and after wrong usage', async () => {
  await expect(run('--help')).resolves.toEqual({ code: 0, stdout: expect.stringMatching(/^Usage: /), stderr: '' });
  for (const [words, problem] of [
    [[], 'DIR is missing'],
    [['a', 'b'], 'expected one DIR, got also b'],
    [['a', '--quick'], "Unknown option '--quick'"],
  ] as const)
    await expect(run(...words)).resolves.toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(problem) });
});

test('git ignores the default list of rejects', async () => {
  const ignored = (await readFile(join(projectRoot, '.gitignore'), 'utf8')).split('\n');
  const command = parseCommandLine(['catalogue']);
  expect(command).toMatchObject({ action: 'import', rejectsPath: expect.any(String) });
  expect(ignored).toContain('rejectsPath' in command && command.rejectsPath);
});

test('reports in one line why a folder cannot be imported', async () => {
  const both = await writeCatalogue(scratch, { 'artisans.ndjson': [], 'artisans.ndjson.gz': [] });
  for (const [folder, problem] of [
    [join(scratch, 'none'), 'cannot be read'],
    [scratch, 'contains no catalogue file'],
    [both, 'contains both artisans.ndjson and artisans.ndjson.gz'],
  ] as const) {
    const { code, stderr } = await run(folder);
    expect({ code, lines: stderr.split('\n').length }).toEqual({ code: 1, lines: 2 });
    expect(stderr).toContain(problem);
  }
});

test('reports in one line that the database is unreachable', async () => {
  const env = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' };
  const { code, stderr } = await start([await writeCatalogue(scratch, catalogue)], env).outcome;
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^[^\n]*nothing was imported\.\n$/) });
});

test('prints a summary, and writes rejected lines to the given file', async () => {
  const folder = await writeCatalogue(scratch, { ...catalogue, 'products.ndjson': [product, 'broken'] });
  const { code, stdout } = await run(folder, '--rejects', 'list');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^products +1 +0 +0 +1$/m);
  expect(stdout).toContain('1 lines were rejected; list lists them with reasons.');
  await expect(readRejects(join(scratch, 'list'))).resolves.toEqual(['products.ndjson:2 is not valid JSON']);
});

test('fails when every line is rejected', async () => {
  await expect(run(await writeCatalogue(scratch, { 'artisans.ndjson': ['broken'] }))).resolves.toMatchObject({
    code: 1,
  });
});

test.each([
  ['SIGINT', 130, /^Interrupted; nothing was imported\.$/m],
  ['SIGTERM', 143, /^Interrupted; nothing was imported\.$/m],
  ['SIGKILL', null, /^$/],
] as const)(
  '%s in the middle of it ends it with code %p and leaves the database as it was',
  async (signal, code, said) => {
    await client.query('truncate artisans, categories, users cascade');
    await client.query('begin; lock table products in exclusive mode');
    const { child, outcome } = start([await writeCatalogue(scratch, catalogue)]);
    await untilItWaits();
    child.kill(signal);
    await expect(outcome).resolves.toMatchObject({ code, stderr: expect.stringMatching(said) });
    await client.query('rollback');
    await sleep(200);
    const { rows } = await client.query(
      'select from categories union all select from artisans union all select from products',
    );
    expect(rows).toEqual([]);
  },
);

async function untilItWaits(): Promise<void> {
  const waiting = `select from pg_stat_activity where application_name = 'loomgate-import' and wait_event_type = 'Lock'
    and datname = current_database()`;
  await until(async () => (await observer.query(waiting)).rowCount !== 0);
}
