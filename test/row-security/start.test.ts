import { SignJWT } from 'jose';
import { Pool } from 'pg';
import type { Project } from '../../packages/loomgate/src';
import { byKey, defineTable } from '../../packages/loomgate/src';
import { createApp } from '../../packages/loomgate/src/composition/app';
import { openRowSecurity } from '../../packages/loomgate/src/composition/open-row-security';
import { loadConfig } from '../../packages/loomgate/src/config';
import type { TestGateway } from '../../packages/loomgate/src/testing';
import { project as marketplace } from '../../src/project';
import { ask, createSecuredDatabase, type SecuredDatabase, startSecured, viewerOf } from './gateway';
import { createProject, sessionOfClaims } from './project';

jest.mock('../../packages/loomgate/src/shared/sdl-files', () => jest.requireActual('./schema'));

let database: SecuredDatabase;
let running: TestGateway | undefined;

beforeAll(async () => {
  database = await createSecuredDatabase();
  await database.admin.query("insert into documents (tenant, title) values ('a', 'of a'), ('b', 'of b')");
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

afterAll(() => database.drop());

async function start(...given: Parameters<typeof startSecured>): Promise<TestGateway> {
  await running?.stop();
  running = await startSecured(...given);
  return running;
}

const withRole = (role?: string) => createProject((viewer) => sessionOfClaims(viewer?.claims ?? {}, role));
const a = viewerOf('a');
const query = '{ documents { nodes { title } } }';

/** The same project whose modules do not declare row level security. */
function undeclared(project: Project): Project {
  const modules = Object.entries(project.modules).map(([name, module]) => {
    const invalidation = module.invalidation.map(({ rowSecurity: _, ...table }) => table);
    return [name, { ...module, invalidation, loaders: {} }] as const;
  });
  return { ...project, modules: Object.fromEntries(modules) };
}

/** Calls the check of the start. @returns its warnings and notes */
async function check(url: string, project: Project) {
  const pool = new Pool({ connectionString: url });
  const logged: [string, unknown, unknown][] = [];
  const note = (level: string) => (tables: unknown, message?: unknown) => void logged.push([level, tables, message]);
  try {
    await openRowSecurity(pool, project, { warn: note('warn'), info: note('info') });
    return logged;
  } finally {
    await pool.end();
  }
}

test('a table with row level security that is not declared refuses the start, and the error says what to write', async () => {
  await expect(startSecured(undeclared(withRole()), database)).rejects.toThrow(
    /^documents, notes: .*`rowSecurity: true` in its defineTable/,
  );
});

test('a declared table whose row level security is off refuses the start', async () => {
  await database.admin.query('alter table documents disable row level security');
  await expect(startSecured(withRole(), database)).rejects.toThrow(/^documents: .*enable row level security/);
  await database.admin.query('alter table documents enable row level security');
});

test('a table that only a loader names is checked, too', async () => {
  const { library } = withRole().modules;
  const project = { ...withRole(), modules: { ...(library && { library: { ...library, invalidation: [] } }) } };
  await database.admin.query('alter table documents disable row level security');
  await expect(startSecured(project, database)).rejects.toThrow(/^documents: .*enable row level security/);
  await database.admin.query('alter table documents enable row level security');
});

test('a second definition of the table without rowSecurity refuses the start', async () => {
  const { library } = withRole().modules;
  const [columns, types] = [{ id: 'id' }, { id: 'uuid' }] as const;
  const open = byKey(
    defineTable<{ id: string }>({ type: 'Copy', name: 'documents', columns, key: ['id'], types }),
    'id',
  );
  const modules = { ...(library && { library: { ...library, loaders: { ...library.loaders, open } } }) };
  await expect(startSecured({ ...withRole(), modules }, database)).rejects.toThrow(/^documents: .*in its defineTable/);
});

test('a project without databaseSession is refused if a table is declared', async () => {
  await expect(startSecured(createProject(undefined), database)).rejects.toThrow(/documents, notes: .*databaseSession/);
});

test('the start names the tables whose answers are not cached', async () => {
  expect(await check(database.url, withRole())).toEqual([
    ['info', { tables: ['notes'] }, expect.stringContaining('not cached')],
  ]);
});

test('a policy on a column that lists are not purged by makes answers uncacheable, and the start names the column', async () => {
  const { library } = withRole().modules;
  const invalidation = library?.invalidation.map((table) => ({
    ...table,
    listed: table.listed.filter(({ column }) => column !== 'tenant'),
  }));
  const project: Project = {
    ...withRole(),
    modules: { ...(library && invalidation && { library: { ...library, invalidation } }) },
  };
  expect(await check(database.url, project)).toContainEqual([
    'info',
    { columns: ['documents.tenant'] },
    expect.stringContaining('`listed`'),
  ]);
});

test('the start warns where the role of the connection bypasses policies', async () => {
  const tables = ['documents', 'notes'];
  const warned = async (project: Project) =>
    (await check(database.adminUrl, project)).find(([level]) => level === 'warn');
  expect(await warned(undeclared(withRole()))).toEqual([
    'warn',
    { tables },
    expect.stringContaining('all of their rows'),
  ]);
  expect(await warned(withRole())).toEqual(['warn', { tables }, expect.stringContaining('must return another role')]);
});

test('the start warns where policies may hide revocations of tokens', async () => {
  const { revocation } = marketplace;
  const project = { ...withRole(), ...(revocation && { revocation }) };
  const warnings = async () => (await check(database.url, project)).filter(([level]) => level === 'warn');
  expect(await warnings()).toEqual([]);
  await database.admin.query('alter table token_validity enable row level security');
  expect(await warnings()).toEqual([
    ['warn', { tables: ['token_validity'] }, expect.stringContaining('revoked tokens')],
  ]);
  await database.admin.query('alter table token_validity disable row level security');
});

test('with a role that bypasses policies, statements are refused; with another role in the session they work', async () => {
  const superuser = { ...database, url: database.adminUrl };
  for (const role of [undefined, database.admin.user]) {
    const gateway = await start(withRole(role), superuser);
    const { data, errors } = await ask(gateway, query, a);
    expect([data, errors]).toMatchObject([null, [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]]);
    expect(JSON.stringify(errors)).toMatch(/bypasses the row level security of documents/);
  }
  const gateway = await start(withRole(database.role), superuser);
  for (const viewer of [a, viewerOf('b'), a]) {
    const title = `of ${viewer.claims?.tenant}`;
    expect((await ask(gateway, query, viewer)).data).toEqual({ documents: { nodes: [{ title }] } });
  }
});

test('the session has the claims of the token, by which answers are cached apart', async () => {
  const secret = 'a secret that is long enough for HS256, and for tests alone';
  const env = { NODE_ENV: 'test', PORT: '0', LOG_LEVEL: 'silent', JWT_SECRET: secret, CACHE: 'on' };
  const urls = { DATABASE_URL: database.url, DATABASE_LOG_URL: database.adminUrl };
  const app = createApp(loadConfig({ ...env, ...urls }), withRole());
  const url = `http://localhost:${await app.start()}/graphql`;
  /** One account with tokens of two tenants. */
  const read = async (tenant: string) => {
    const token = new SignJWT({ sub: a.id, role: a.role, tenant })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h');
    const authorization = `Bearer ${await token.sign(Buffer.from(secret))}`;
    const headers = { 'content-type': 'application/json', authorization };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return response.json();
  };
  try {
    for (const tenant of ['a', 'b', 'a', 'b'])
      expect(await read(tenant)).toEqual({ data: { documents: { nodes: [{ title: `of ${tenant}` }] } } });
  } finally {
    await app.stop();
  }
});

test('an error in databaseSession fails the fields of such tables only', async () => {
  const gateway = await start(
    createProject(() => {
      throw new Error('a slip');
    }),
    database,
    { CACHE: 'on' },
  );
  for (const _ of [1, 2]) {
    const { data, errors } = await ask(gateway, '{ folders { name } broken }', a);
    expect([data, errors]).toMatchObject([
      { folders: [], broken: null },
      [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    ]);
    expect(await ask(gateway, query, a)).toMatchObject({ data: null });
  }
});
