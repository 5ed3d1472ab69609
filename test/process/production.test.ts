import { createTestDatabase } from '../support/database';
import { killAll, startGateway } from './command';
import { copyProject, type Project } from './project';

let project: Project;
let database: Awaited<ReturnType<typeof createTestDatabase>>;

beforeAll(async () => {
  [project, database] = await Promise.all([copyProject(), createTestDatabase()]);
});

afterEach(killAll);

afterAll(async () => {
  await database.drop();
  await project.remove();
});

const linesOf = (output: string): unknown[] =>
  output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test.each([
  [{ KUBERNETES_SERVICE_HOST: '10.0.0.1' }, 1],
  [{ KUBERNETES_SERVICE_HOST: '10.0.0.1', HOST: '127.0.0.1' }, 1],
  [{ KUBERNETES_SERVICE_HOST: '10.0.0.1', HOST: '0.0.0.0' }, 0],
])('in a container, a HOST that cannot be reached from outside logs a warning (%j)', async (more, warnings) => {
  const env = { NODE_ENV: 'production', DATABASE_URL: database.url, JWT_SECRET: 'x'.repeat(32), ...more };
  const gateway = await startGateway(project, { env });
  const warned = linesOf(gateway.output()).filter((line) => String(Object(line).msg).includes('set HOST=0.0.0.0'));
  expect(warned).toHaveLength(warnings);
});

test('in development an empty database of DATABASE_URL logs how to get demo data, until there is some', async () => {
  const own = await createTestDatabase();
  const hint = 'set DEMO_DATA=on to fill it with demo data';
  const outputs: string[] = [];
  for (const DEMO_DATA of ['', 'on', '']) {
    const gateway = await startGateway(project, {
      env: { DATABASE_URL: own.url, DEMO_DATA, JWT_SECRET: 'x'.repeat(32) },
    });
    gateway.signal('SIGTERM');
    await gateway.exit;
    outputs.push(gateway.output());
  }
  await own.drop();
  expect(outputs.map((output) => output.includes(hint))).toEqual([true, false, false]);
  expect(outputs[1]).toContain('demo data stored');
});

test('behind a proxy that is not trusted, one log line names the setting', async () => {
  const env = { NODE_ENV: 'production', DATABASE_URL: database.url, JWT_SECRET: 'x'.repeat(32) };
  const gateway = await startGateway(project, { env });
  for (let client = 1; client <= 8; client += 1)
    await fetch(`${gateway.url}/healthz`, { headers: { 'x-forwarded-for': `203.0.113.${client}` } });
  gateway.signal('SIGTERM');
  const { stdout } = await gateway.exit;
  const warned = linesOf(stdout).filter((line) => String(Object(line).msg).includes('set TRUST_PROXY'));
  expect(warned).toEqual([expect.objectContaining({ level: 40, proxy: expect.any(String) })]);
});

test('in production all output is lines of JSON, and one has the address', async () => {
  const env = { NODE_ENV: 'production', DATABASE_URL: database.url, JWT_SECRET: 'x'.repeat(32) };
  const gateway = await startGateway(project, { env });
  await fetch(`${gateway.url}/graphql?query={__typename}`, { headers: { 'apollo-require-preflight': 'true' } });
  gateway.signal('SIGTERM');
  const { code, stdout, stderr } = await gateway.exit;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = linesOf(stdout);
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'ready', url: `${gateway.url}/graphql` }));
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'request', status: 200 }));
});
