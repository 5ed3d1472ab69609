import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogOf, createForeignDatabase, type ForeignDatabase, schemas } from '../any-postgres/pull/foreign-database';
import { type CreatedProject, createProjectFor } from './project';

const maxCreateSeconds = 10;
const success = { code: 0, output: expect.any(String) };

/** The text of every file that the project has, by path. */
async function filesOf({ folder }: CreatedProject): Promise<Map<string, string>> {
  const names = await readdir(folder, { recursive: true, encoding: 'utf8' });
  const paths = names.filter((name) => !/^(node_modules|dist|\.data)\b/.test(name)).sort();
  const files = await Promise.all(paths.map(async (path) => ((await stat(join(folder, path))).isFile() ? [path] : [])));
  return new Map(
    await Promise.all(files.flat().map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const)),
  );
}

describe.each(schemas)('the project of the database %s', (schema) => {
  let database: ForeignDatabase;
  let project: CreatedProject;
  let catalogBefore: string;

  beforeAll(async () => {
    database = await createForeignDatabase(schema);
    catalogBefore = await catalogOf(database);
    project = await createProjectFor(database.url);
  });

  afterAll(async () => {
    await project?.remove();
    await database?.drop();
  });

  test('is created in seconds, and the catalog is as before', async () => {
    expect(project.created).toMatchObject(success);
    expect(project.created.seconds).toBeLessThan(maxCreateSeconds);
    expect(await catalogOf(database)).toBe(catalogBefore);
  });

  test('has the password in .env only, which its owner alone can read', async () => {
    const password = new URL(database.url).password;
    const files = [...(await filesOf(project))].filter(([, text]) => text.includes(password)).map(([path]) => path);
    expect(files).toEqual(['.env']);
    expect((await stat(join(project.folder, '.env'))).mode & 0o077).toBe(0);
  });

  test('generates, compiles, and passes its own lint and tests without an edit', async () => {
    expect(await project.loomgate('generate')).toMatchObject(success);
    expect(await project.tool('tsc', '-p', 'tsconfig.json')).toEqual({ code: 0, output: '' });
    expect(await project.tool('biome', 'check')).toMatchObject(success);
    const tests = await project.tool('jest');
    expect(tests).toMatchObject(success);
    expect(tests.output).not.toContain('skipped');
  });

  test('a second pull changes no file', async () => {
    const before = await filesOf(project);
    expect(await project.loomgate('pull', '--yes')).toMatchObject(success);
    expect(await filesOf(project)).toEqual(before);
  });
});

test('a pull never overwrites or removes a file that it has not written', async () => {
  const database = await createForeignDatabase('music');
  const project = await createProjectFor(database.url);
  const module = join(project.folder, 'src', 'modules', 'main');
  const own = { 'rules.ts': '// mine\n', 'tables.gen.ts': '// mine, too\n', 'extra.gen.ts': '// and this\n' };
  for (const [name, text] of Object.entries(own)) await writeFile(join(module, name), text);
  await database.run('drop table "Playlist" cascade');
  const pulled = await project.loomgate('pull', '--yes');
  expect(pulled).toMatchObject(success);
  expect(pulled.output).toContain('src/modules/main/tables.gen.ts');
  for (const [name, text] of Object.entries(own)) expect(await readFile(join(module, name), 'utf8')).toBe(text);
  expect(await readFile(join(project.folder, 'schema', 'generated', 'main.graphql'), 'utf8')).not.toMatch(
    /type Playlist\b/,
  );
  await project.remove();
  await database.drop();
});

describe('a project that cannot be created', () => {
  test.each([
    ['postgresql://nobody@127.0.0.1:1/none', /could not be pulled/],
    ['mysql://localhost/none', /postgresql:\/\//],
  ])('%s is refused with what to do, and no folder stays', async (url, message) => {
    const { created, folder, remove } = await createProjectFor(url);
    expect(created.code).toBe(1);
    expect(created.output).toMatch(message);
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
    await remove();
  });
});
