import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { startTokenGateway } from '../support/token-gateway';

let gateway: Awaited<ReturnType<typeof startTokenGateway>>;

beforeAll(async () => {
  gateway = await startTokenGateway();
});

afterAll(() => gateway.stop());

const email = 'you@example.com';
const password = 'correct horse battery';
const asked = 'query { viewer { role } gateway { pool { active } } }';

async function authorize(mutation: string, input: object): Promise<string> {
  const query = `mutation ($input: ${mutation}Input!) { done: ${mutation[0]?.toLowerCase()}${mutation.slice(1)}(input: $input) { token } }`;
  const { body } = await gateway.send(query, { input });
  return `Bearer ${body.data.done.token}`;
}

test('the statement of docs/authentication.md creates the first administrator, who must sign in again', async () => {
  const docs = await readFile(join(projectRoot, 'docs', 'authentication.md'), 'utf8');
  const [, statement = ''] = /### The first administrator[\s\S]+?```sql\n([\s\S]+?)```/.exec(docs) ?? [];
  await authorize('SignUp', { email, password, displayName: 'You' });
  await expect(gateway.sql.query(statement)).resolves.toMatchObject({ rowCount: 1 });
  const { body } = await gateway.send(asked, {}, await authorize('SignIn', { email, password }));
  expect(body).toMatchObject({
    data: { viewer: { role: 'ADMIN' }, gateway: { pool: { active: expect.any(Number) } } },
  });
});
