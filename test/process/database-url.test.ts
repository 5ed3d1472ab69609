import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { createTestDatabase } from '../support/database';
import { copyProject, type Outcome, type Project } from './project';

let project: Project;
let database: Awaited<ReturnType<typeof createTestDatabase>>;

beforeAll(async () => {
  [project, database] = await Promise.all([copyProject(), createTestDatabase()]);
});

afterAll(async () => {
  await database.drop();
  await project.remove();
});

/** The connection timeout, and the time that a process takes to start and to end on a busy machine. */
const deadlineMs = 5_000 + 4_000;

async function start(databaseUrl: string): Promise<Outcome & { ms: number }> {
  const startedAt = performance.now();
  const env = { PORT: '0', LOG_LEVEL: 'silent', DATABASE_URL: databaseUrl };
  return { ...(await project.run('node', ['dist/src/main.js'], env)), ms: performance.now() - startedAt };
}

function change(url: string, part: Partial<Pick<URL, 'host' | 'password' | 'pathname'>>): string {
  return Object.assign(new URL(url), part).href;
}

async function expectLine(url: string, line: RegExp): Promise<void> {
  const { code, stdout, stderr, ms } = await start(url);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(line);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toContain(new URL(url).password);
  expect(ms).toBeLessThan(deadlineMs);
}

test('a host on which no server listens is reported in one line', async () => {
  await expectLine(
    change(database.url, { host: '127.0.0.1:1' }),
    /^Loomgate cannot start: connect ECONNREFUSED 127.+ check DATABASE_URL/,
  );
  await expectLine(
    change(database.url, { host: 'localhost:1' }),
    /^Loomgate cannot start: connect ECONNREFUSED .+ check DATABASE_URL/,
  );
});

test('a host that does not exist is reported in one line', async () => {
  await expectLine(
    change(database.url, { host: 'nowhere.invalid:5432' }),
    /^Loomgate cannot start: .*(nowhere\.invalid|does not answer)/,
  );
});

test('a host that accepts the connection and does not answer is reported in one line after the timeout', async () => {
  const silent = createServer((socket) => socket.resume());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${Object(silent.address()).port}`;
  await expectLine(change(database.url, { host }), /^Loomgate cannot start: the database does not answer/);
  await new Promise((resolve) => silent.close(resolve));
});

test('a wrong password is reported in one line', async () => {
  await expectLine(
    change(database.url, { password: 'not-the-password' }),
    /^Loomgate cannot start: password authentication failed for user "loomgate" \(28P01\)\. Check user .+$/m,
  );
});

test('a database that does not exist is reported in one line', async () => {
  await expectLine(
    change(database.url, { pathname: '/nowhere' }),
    /^Loomgate cannot start: database "nowhere" does not exist \(3D000\)\. Check the database .+$/m,
  );
});

describe('a role without rights', () => {
  const role = `weak_${randomUUID().slice(0, 8)}`;
  let url: string;

  beforeAll(async () => {
    // With access to the schema of the gateway, so that permission fails for a table.
    await inHistory(`create role ${role} login password 'weak'; grant usage, create on schema loomgate to ${role}`);
    url = Object.assign(new URL(database.url), { username: role, password: 'weak' }).href;
  });

  afterAll(() => inHistory(`drop owned by ${role}; drop role ${role}`));

  test('gets an error that says what it has to own, without places in the source of the engine', async () => {
    const { code, stdout, stderr } = await start(url);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([
      'The database cannot be migrated:',
      'ERROR: permission denied for table _prisma_migrations',
      'To apply migrations, the role of DATABASE_URL must own the database, its schema and its tables: docs/operations.md.',
    ]);
  });
});

test('a database with other tables is refused, and an empty one is not', async () => {
  await inHistory('alter table _prisma_migrations rename to elsewhere');
  const { code, stderr } = await start(database.url);
  await inHistory('alter table elsewhere rename to _prisma_migrations');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The database cannot be migrated:\nDATABASE_URL leads to a schema that has tables .+\n$/);
});

async function inHistory(statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(statement).finally(() => client.end());
  return rows;
}

test('the error of a failed migration has the message of Postgres and the line, also in the history', async () => {
  const name = '29980101000000_broken';
  const folder = join(project.folder, 'prisma', 'migrations', name);
  await mkdir(folder);
  // With a byte order mark, which is not part of its statements.
  await writeFile(
    join(folder, 'migration.sql'),
    '\uFEFF-- é😀\ncreate table fine (n int);\nselect nothing from fine;\n',
  );
  const { code, stdout, stderr } = await start(database.url);
  await rm(folder, { recursive: true });
  const reason = 'ERROR: column "nothing" does not exist (42703) at line 3: select nothing from fine;';
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trim().split('\n')).toEqual(['The database cannot be migrated:', `${name} failed: ${reason}`]);
  const logs = await inHistory(`delete from _prisma_migrations where migration_name = '${name}' returning logs`);
  expect(logs).toEqual([{ logs: expect.stringContaining(reason) }]);
  expect(await inHistory("select to_regclass('fine') as made")).toEqual([{ made: null }]);
});

describe('with a migration history that does not match', () => {
  beforeAll(() => inHistory('create table history as table _prisma_migrations'));
  afterEach(() => inHistory('truncate _prisma_migrations; insert into _prisma_migrations table history'));

  test.each([
    [
      'a failed migration',
      "update _prisma_migrations set finished_at = null where migration_name like '%_init'",
      /_init failed before; repair the database/,
    ],
    [
      'an edited migration',
      "update _prisma_migrations set checksum = 'x' where migration_name like '%_init'",
      /_init was changed after .+; restore the file/,
    ],
    [
      'a migration of a newer version that is not rolling',
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ('x', 'x', '29990101000000_future_not_rolling', now(), 1)`,
      /_future_not_rolling is of a newer version, and this one cannot work with it; start the newer version/,
    ],
  ])('%s ends the start with a reason', async (_, statement, reason) => {
    await inHistory(statement);
    const { code, stdout, stderr } = await start(database.url);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual(['The database cannot be migrated:', expect.stringMatching(reason)]);
  });
});
