import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createForeignDatabase, type ForeignDatabase } from '../support/foreign-database';
import { copyProject, type Project } from './project';

let project: Project;
let database: ForeignDatabase;

/** A copy of the project that says `migrations: 'none'`. */
beforeAll(async () => {
  project = await copyProject();
  const built = join(project.folder, 'dist', 'src', 'project.js');
  const text = await readFile(built, 'utf8');
  const changed = text.replace('exports.project = {', "exports.project = {\n    migrations: 'none',");
  expect(changed).not.toBe(text);
  await writeFile(built, changed);
});

beforeEach(async () => {
  database = await createForeignDatabase();
});

afterEach(() => database.drop());

afterAll(() => project.remove());

const loomgate = (url: string, ...words: string[]) => project.run('loomgate', words, { DATABASE_URL: url });

test('publication prints what the role lacks, and changes nothing', async () => {
  const before = await database.readCatalog();
  const { code, stdout, stderr } = await loomgate(database.roleUrl, 'publication');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      '-- the role lacks the REPLICATION attribute',
      `alter role ${database.role} replication;`,
      '-- the publication loomgate does not exist',
      expect.stringMatching(/^create publication loomgate for table public\.artisans, .+ = true\);$/),
      'alter table public.reviews replica identity full;',
    ]),
  );
  expect(stdout).not.toContain('loomgate.events');
  expect(await database.readCatalog()).toBe(before);
});

test('publication --role --apply lets the owner prepare everything for another role', async () => {
  const { role, roleUrl, url } = database;
  const applied = await loomgate(url, 'publication', '--role', role, '--apply');
  expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining(`alter role ${role} replication;`) });
  const nothing = { code: 0, stderr: '', stdout: '-- Nothing is missing: the WAL can be followed.\n' };
  await expect(loomgate(roleUrl, 'publication')).resolves.toEqual(nothing);
});

test('publication --apply of a role that may not says which right is missing', async () => {
  const { code, stderr } = await loomgate(database.roleUrl, 'publication', '--apply');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The publication cannot be prepared: permission denied .+\(42501\)/);
});

test('publication --apply leaves publications of others to their owners, and says what remains', async () => {
  await database.sql.query('create publication theirs for table products');
  const { code, stdout, stderr } = await loomgate(database.url, 'publication', '--role', database.role, '--apply');
  expect([code, stdout]).toEqual([1, expect.stringContaining('create publication loomgate for table')]);
  expect(stderr).toContain(
    'Not applied:\n-- another publication omits generated columns (run by the owner of that publication)\n' +
      'alter publication "theirs" set (publish_generated_columns = stored);\n' +
      '-- tables lack replica identity FULL (run after the other publications have changed)\n',
  );
});

test('publication without DATABASE_URL says that nothing is to be done', async () => {
  const outcome = await loomgate('', 'publication');
  expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('DATABASE_URL is not set') });
});

test('migrate applies nothing to a database that others migrate, and its own tables only when asked', async () => {
  const before = await database.readCatalog();
  const { code, stdout } = await loomgate(database.url, 'migrate');
  expect([code, stdout]).toEqual([0, expect.stringContaining("migrations: 'none'")]);
  expect(await database.readCatalog()).toBe(before);
  const refused = await loomgate(database.roleUrl, 'migrate', '--own-tables');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('create schema loomgate authorization') });
  const applied = await loomgate(database.url, 'migrate', '--own-tables');
  expect(applied).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Applied:\n {2}\d{14}_\w+\n$/) });
  const { rows } = await database.sql.query('select * from _prisma_migrations');
  expect(rows).toEqual([{ id: '1', name: '20200101000000_theirs' }]);
});
