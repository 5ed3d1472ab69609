import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { killAll, startGateway } from './command';
import { createEmptyDataDir, type DataDir } from './data-dir';
import { copyProject, type Project } from './project';

let project: Project;
let dataDir: DataDir;

beforeAll(async () => {
  [project, dataDir] = await Promise.all([copyProject(), createEmptyDataDir()]);
});

afterEach(killAll);

afterAll(async () => {
  await dataDir.remove();
  await project.remove();
});

const main = (env: Record<string, string>) => project.run('node', ['dist/src/main.js'], { PORT: '0', ...env });

async function titles(url: string): Promise<string[]> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ products(first: 3) { nodes { title } } }' }),
  });
  const { data } = await response.json();
  return data.products.nodes.map(({ title }: { title: string }) => title);
}

test('with nothing configured but a folder, it serves demo data and prints addresses and accounts', async () => {
  const gateway = await startGateway(project, { env: { DATA_DIR: dataDir.path } });
  expect(gateway.output()).toMatch(/Explorer +http:\/\/localhost:\d+\/\n/);
  expect(gateway.output()).toContain(
    'buyer@example.com, artisan@example.com, admin@example.com; password loomgate-demo',
  );
  expect(gateway.output()).not.toMatch(/warn|deprecat/i);
  await expect(titles(gateway.url)).resolves.toHaveLength(3);
  gateway.signal('SIGTERM');
  await expect(gateway.exit).resolves.toMatchObject({ code: 0, stderr: '' });
});

test('in a container, a HOST that cannot be reached from outside prints a note', async () => {
  const env = { DATA_DIR: dataDir.path, KUBERNETES_SERVICE_HOST: '10.0.0.1' };
  const gateway = await startGateway(project, { env });
  expect(gateway.output()).toMatch(
    /Note +HOST=localhost is only reachable inside this container; set HOST=0\.0\.0\.0\n/,
  );
  gateway.signal('SIGTERM');
  await gateway.exit;
});

test('a variable that looks like a mistyped setting prints a note', async () => {
  const env = { DATA_DIR: dataDir.path, DATABASE_URI: 'postgresql://localhost/name' };
  const gateway = await startGateway(project, { env });
  expect(gateway.output()).toMatch(/Note +DATABASE_URI is not a setting\. Is DATABASE_URL meant\?\n/);
  gateway.signal('SIGTERM');
  await gateway.exit;
});

test('the log says how many types are closed', async () => {
  const rules = join(project.folder, 'dist/src/modules/branding/rules.js');
  const written = await readFile(rules, 'utf8');
  await writeFile(rules, `${written}\nexports.rules.BrandPack = { '*': require('loomgate').deny };\n`);
  const gateway = await startGateway(project, { env: { DATA_DIR: dataDir.path } });
  expect(gateway.output()).toMatch(/INFO.*: 1 of \d+ types are closed by a rule that denies everyone: BrandPack\n/);
  gateway.signal('SIGTERM');
  await gateway.exit;
  await writeFile(rules, written);
});

test('data survives a restart, and nothing is seeded or migrated twice', async () => {
  const first = await startGateway(project, { env: { DATA_DIR: dataDir.path } });
  const sql = await dataDir.connect();
  await sql.query("update products set title = 'Changed by hand'");
  await sql.end();
  first.signal('SIGTERM');
  await first.exit;
  const second = await startGateway(project, { env: { DATA_DIR: dataDir.path, HOST: '0.0.0.0' } });
  await expect(titles(second.url)).resolves.toEqual(Array(3).fill('Changed by hand'));
  expect(second.url).toMatch(/^http:\/\/localhost:\d+$/);
  expect(second.output()).not.toMatch(/migrated|demo data stored/);
  second.signal('SIGTERM');
  await second.exit;
});

test.each(['PORT', 'MONITORING_PORT'])(
  'a %s in use is reported in one line, before a database is opened',
  async (setting) => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, 'localhost', resolve));
    const address = holder.address();
    const port = String(Object(address).port);
    const folder = join(dataDir.path, 'of-a-start-that-fails');
    const outcome = await main({ DATA_DIR: folder, [setting]: port });
    await new Promise((resolve) => holder.close(resolve));
    expect(existsSync(folder)).toBe(false);
    expect(outcome).toEqual({
      code: 1,
      stdout: '',
      stderr: `Loomgate cannot start: port ${port} is in use. Stop the process that listens there, or set ${setting} to another port.\n`,
    });
  },
);

test('a HOST that is not an address of this machine is reported in one line', async () => {
  const outcome = await main({ DATA_DIR: dataDir.path, HOST: '192.0.2.1' });
  expect(outcome).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^Loomgate cannot start: 192\.0\.2\.1 is not an address of this machine\. Set HOST .+\n$/,
    ),
  });
});

test('an invalid configuration lists every invalid variable', async () => {
  const { code, stdout, stderr } = await main({ PORT: 'x', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x/y' });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trim().split('\n')).toEqual([
    'The configuration is not valid:',
    expect.stringMatching(/^LOG_LEVEL: /),
    expect.stringMatching(/^PORT: /),
    expect.stringMatching(/^DATABASE_URL: /),
  ]);
});

test('production refuses demo data and the embedded Postgres', async () => {
  const { code, stderr } = await main({ NODE_ENV: 'production', DEMO_DATA: 'on', DATA_DIR: dataDir.path });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The configuration is not valid:\nDEMO_DATA: .+\nDATABASE_URL: .+\nJWT_SECRET: .+\n$/);
});

test('a DATA_DIR that cannot be created is reported in one line', async () => {
  const { code, stderr } = await main({ DATA_DIR: '/dev/null/data' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The embedded Postgres cannot use \/dev\/null\/data\/postgres: .+ Set DATA_DIR to a .+\n$/);
});
