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

test('in production all that is written is lines of JSON, and one says where it serves', async () => {
  const env = { NODE_ENV: 'production', DATABASE_URL: database.url, JWT_SECRET: 'x'.repeat(32) };
  const gateway = await startGateway(project, { env });
  await fetch(`${gateway.url}/graphql?query={__typename}`, { headers: { 'apollo-require-preflight': 'true' } });
  gateway.signal('SIGTERM');
  const { code, stdout, stderr } = await gateway.exit;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines: unknown[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'ready', url: `${gateway.url}/graphql` }));
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'request', status: 200 }));
});
