import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { secret, signedBySecret } from '../attacks/tokens';
import { insertProducts } from '../http/rows';
import { installPackage, isThere } from '../support/debian-package';
import { until } from '../support/invalidation';
import { startTokenGateway } from '../support/token-gateway';
import { filesOf, runDocumented } from './documented';
import operation from './relay/shop-query.json';

const page = 'clients.md';
const query = 'query shopQuery($first: Int) { viewer { displayName } products(first: $first) { nodes { title } } }';
const run = promisify(execFile);

/** Code blocks of the page that are programs, and what they need in addition. */
const clients: Record<string, ((folder: string) => Promise<unknown>) | undefined> = {
  'apollo-client.js': undefined,
  'apollo-persisted.js': undefined,
  'urql.js': undefined,
  'relay.js': undefined,
  'codegen-client.js': (folder) => cp(join(generated, 'gql'), join(folder, 'gql'), { recursive: true }),
  'graphql-request.js': undefined,
};
/** Code blocks that others import, or that do not run in Node. */
const others = ['codegen.config.mjs', 'curl.sh'];

let gateway: Awaited<ReturnType<typeof startTokenGateway>>;
let generated: string;
let token: string;
const expected = { viewer: { displayName: 'Ada' }, products: { nodes: [{ title: 'Piece 3' }] } };

/** Runs codegen with the configuration of the page. @returns its folder */
async function generate(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'loomgate-generated-'));
  await cp(join(projectRoot, 'src', 'generated', 'schema.graphql'), join(folder, 'schema.graphql'));
  await writeFile(join(folder, 'codegen.config.mjs'), filesOf(page).get('codegen.config.mjs') ?? '');
  await symlink(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  await mkdir(join(folder, 'operations'));
  await writeFile(join(folder, 'operations', 'shop.graphql'), query);
  const codegen = join(projectRoot, 'node_modules', '.bin', 'graphql-codegen');
  await run(process.execPath, [codegen, '--config', 'codegen.config.mjs'], { cwd: folder });
  return folder;
}

beforeAll(async () => {
  generated = await generate();
  const manifest = join(generated, 'gql', 'persisted-documents.json');
  const trusted = { TRUSTED_DOCUMENTS: 'prefer', TRUSTED_DOCUMENTS_FILE: manifest };
  gateway = await startTokenGateway({ JWT_SECRET: secret, ...trusted });
  await insertProducts(gateway.sql);
  const { rows } = await gateway.sql.query(
    `insert into users (email, display_name, role) values ('ada@example.com', 'Ada', 'BUYER') returning id`,
  );
  token = signedBySecret({ sub: rows[0].id, role: 'BUYER', exp: Math.floor(Date.now() / 1_000) + 3_600 });
});

afterAll(async () => {
  await gateway.stop();
  await rm(generated, { recursive: true });
});

/** The data that a program shows, or the error that ends it. */
async function outcome(file: string, as: string) {
  const url = `${gateway.url}/graphql`;
  const yours = { url, query, variables: { first: 1 }, token: as, more: { operation } };
  const client = await runDocumented(page, file, yours, { prepare: clients[file] });
  await until(() => client.shown.length + client.over.length > 0);
  await client.stop();
  return { shown: client.shown, over: client.over };
}

test('every code block of the page is tested', () => {
  expect([...filesOf(page).keys()].sort()).toEqual([...Object.keys(clients), ...others].sort());
});

test.each(Object.keys(clients))("%s shows the data of the token's viewer", async (file) => {
  // Some clients add __typename.
  expect(await outcome(file, token)).toMatchObject({ shown: [expected], over: [] });
});

test.each(Object.keys(clients))('%s reports the error code', async (file) => {
  expect(await outcome(file, 'nonsense')).toEqual({ shown: [], over: ['UNAUTHENTICATED'] });
});

test('curl sends POST and GET requests', async () => {
  if (!isThere('curl')) installPackage('curl');
  const env = { ...process.env, URL: `${gateway.url}/graphql`, TOKEN: token };
  const { stdout } = await run('sh', ['-c', filesOf(page).get('curl.sh') ?? ''], { env });
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(answers).toEqual([{ data: { viewer: expected.viewer } }, { data: { products: expected.products } }]);
});
