import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyProject, type Project } from './project';

let project: Project;

beforeAll(async () => {
  project = await copyProject();
});

afterAll(() => project.remove());

/** Starts the project with these files in its folder; null stands for a folder in place of a file. */
async function start(files: Record<string, string | null>, env: Record<string, string> = {}) {
  const kept = new Map<string, string | undefined>();
  for (const [name, text] of Object.entries(files)) {
    const path = join(project.folder, name);
    kept.set(path, await readFile(path, 'utf8').catch(() => undefined));
    await (text === null ? mkdir(path) : writeFile(path, text));
  }
  // Errors in files come before the database is opened.
  const databaseUrl = 'postgresql://nobody@127.0.0.1:1/nowhere';
  const outcome = await project.run('node', ['dist/src/main.js'], { PORT: '0', DATABASE_URL: databaseUrl, ...env });
  for (const [path, text] of kept) {
    await rm(path, { recursive: true });
    if (text !== undefined) await writeFile(path, text);
  }
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  return outcome.stderr.trim().split('\n');
}

const motto = (sdl: string) => ({ 'schema/motto.graphql': sdl });

test('the error for a root field without a rule names the file of the rule', async () => {
  expect(await start(motto('extend type Query { motto: String }'))).toEqual([
    'Loomgate cannot start: Query.motto has no rule: add one to src/modules/motto/rules.ts',
    expect.stringMatching(/^Use `allowAll` for .+ npm run generate\.$/),
  ]);
});

test('resolvers and rules that no SDL declares are listed with their files', async () => {
  const lines = await start({ 'schema/branding.graphql': 'scalar Unused' });
  expect(lines[0]).toBe(
    'Loomgate cannot start: src/modules/branding/resolvers.ts names Mutation.publishBrandPack, which no file of schema/ declares: declare it in schema/branding.graphql, or remove it',
  );
  expect(lines).toContainEqual(expect.stringMatching(/^src\/modules\/branding\/resolvers\.ts names BrandPack, which/));
  expect(lines).toContainEqual(
    expect.stringMatching(/^src\/modules\/branding\/rules\.ts names Mutation\.publishBrandPack, which/),
  );
});

test('the error for SDL that does not parse has its line', async () => {
  expect(await start(motto('extend type Query {\n  motto String\n}'))).toEqual([
    'Loomgate cannot start: Syntax Error: Expected ":", found Name "String". See line 2 of schema/motto.graphql.',
  ]);
});

test.each<[string, Record<string, string | null>, Record<string, string>, RegExp]>([
  [
    'a .env that cannot be read',
    { '.env': null },
    {},
    /^\.env: cannot be read: illegal operation on a directory \(EISDIR\)\. Make \/.+/,
  ],
  [
    'a manifest that does not exist',
    {},
    { TRUSTED_DOCUMENTS: 'prefer', TRUSTED_DOCUMENTS_FILE: 'nowhere.json' },
    /^TRUSTED_DOCUMENTS_FILE: \/.+\/nowhere\.json cannot be read: no such file or directory \(ENOENT\)\. Name the manifest, .+/,
  ],
  [
    'a manifest that is a folder',
    {},
    { TRUSTED_DOCUMENTS: 'prefer', TRUSTED_DOCUMENTS_FILE: 'src' },
    /^TRUSTED_DOCUMENTS_FILE: \/.+\/src cannot be read: illegal operation on a directory \(EISDIR\)\. Name the manifest, .+/,
  ],
  [
    'a root certificate that does not exist',
    {},
    { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nowhere?sslmode=verify-full&sslrootcert=/nowhere.pem' },
    /^DATABASE_URL: names sslrootcert=\/nowhere\.pem, which cannot be read: no such file or directory \(ENOENT\)$/,
  ],
])('the error for %s names the setting', async (_, files, env, line) => {
  expect(await start(files, env)).toEqual(['The configuration is not valid:', expect.stringMatching(line)]);
});
