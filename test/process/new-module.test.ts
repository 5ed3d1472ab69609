import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { type Block, blocksOf } from '../support/documented';
import { copyProject, type Project } from './project';

let project: Project;

beforeAll(async () => {
  project = await copyProject();
});

afterAll(() => project.remove());

const create = (...words: string[]) => project.run('loomgate', ['new', 'module', ...words]);

const byNpm = (name: string) => project.run('npm', ['run', '--silent', 'new:module', '--', name]);

const read = (path: string) => readFile(join(project.folder, path), 'utf8');

const write = (path: string, text: string) => writeFile(join(project.folder, path), text);

test.each([
  [['Workshops'], /"Workshops" is not a valid name/],
  [['gift-cards'], /"gift-cards" is not a valid name/],
  [['../escape'], /"\.\.\/escape" is not a valid name/],
  [['new'], /"new" is reserved/],
  [['reviews'], /src.modules.reviews already exists/],
  [['images'], /already has a type Image/],
  [['products'], /already has a type Product/],
  [['credentials'], /Prisma already has a model Credential/],
])('the name %j is refused with a reason, and nothing is written', async (words, reason) => {
  const outcome = await create(...words);
  expect(outcome).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(reason) });
});

test.each([
  ['schema', 'type GiftNoteEdge { id: ID }', /the schema already has a type GiftNoteEdge/],
  ['schema', 'input AddGiftNoteInput { id: ID }', /the schema already has a type AddGiftNoteInput/],
  ['schema', 'extend type Mutation { addGiftNote: ID }', /the schema already has a mutation addGiftNote/],
  ['prisma/models', 'model GiftNote {\n}', /Prisma already has a model GiftNote/],
  ['prisma/models', '@@map("gift_notes")', /there already is a table gift_notes/],
])('a name of the second type that exists in %s, as %j, is refused', async (folder, text, reason) => {
  const path = join(folder, folder === 'schema' ? 'awards.graphql' : 'awards.prisma');
  await write(path, text);
  const outcome = await create('gifts');
  await project.run('rm', [path]);
  expect(outcome).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(reason) });
});

test('in an empty project the ids of a module are made by gen_random_uuid', async () => {
  await project.run('mkdir', ['empty']);
  await write('empty/package.json', JSON.stringify({ name: 'shop', dependencies: { loomgate: '*' } }));
  await expectSuccess('sh', '-c', 'cd empty && loomgate new module gifts');
  expect(await read('empty/prisma/models/gifts.prisma')).toContain('dbgenerated("gen_random_uuid()")');
});

/** A reserved name, a keyword of SQL, and the longest name allowed, which Postgres would truncate. */
const awkward = ['records', 'overlaps', 'conferencesandfairsofeverynorth2030cities'];

const page = 'adding-a-module.md';

test('the documented module, and others created before it, migrate, compile, are formatted and pass their tests', async () => {
  // One after another, without generating code in between. The first by npm, whose script builds first.
  for (const name of awkward) {
    const made = await (name === 'records' ? byNpm(name) : create(name));
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const files = [...made.stdout.matchAll(/^ {2}(\S+\.\w+)$/gm)].map(([, path = '']) => path);
    expect(files).toHaveLength(11);
    for (const path of files) expect(await read(path)).not.toMatch(/\{\{|\}\}\}/);
    expect(made.stdout).toContain(`npm run db:migration -- add_${name}`);
  }
  const followed = await followPage();
  expect(followed).toEqual(new Set(['sh', 'text', 'diff', 'sql', 'graphql', 'prisma', 'ts']));
  await expectSuccess('tsc', '-p', 'tsconfig.json');
  const folders = awkward.map((name) => `src/modules/${name}`);
  await expectSuccess('biome', 'check', '--vcs-enabled=false', 'src/modules/workshops', ...folders);
  await expectSuccess('jest', ...folders);
  await expect(create('workshops')).resolves.toMatchObject({ code: 1 });
}, 600_000);

/**
 * Follows the page: runs its commands, applies its diffs, and compares its other blocks with the files and the output.
 * @returns the languages of the blocks found
 */
async function followPage(): Promise<Set<string>> {
  const blocks = blocksOf(page);
  let printed = '';
  for (const block of blocks) {
    if (block.language === 'sh') printed = await runLines(block.code);
    else if (block.language === 'text') expect(printed).toContain(block.code);
    else if (block.language === 'diff') await edit(block);
    else if (block.language === 'graphql') expect(await mistakesIn(block.code)).toEqual([]);
    else if (block.name) expect(await read(await pathOf(block.name))).toContain(block.code);
  }
  return new Set(blocks.map(({ language }) => language));
}

async function runLines(code: string): Promise<string> {
  let printed = '';
  for (const line of code.trim().split('\n')) printed += await expectSuccess('sh', '-c', line);
  return printed;
}

async function edit({ name, code }: Block): Promise<void> {
  const lines = code.trimEnd().split('\n');
  const without = (sign: string) => lines.filter((line) => !line.startsWith(sign)).map((line) => line.slice(1));
  const [before, after] = [without('+').join('\n'), without('-').join('\n')];
  const text = await read(name);
  expect(text).toContain(before);
  await write(name, text.replace(before, after));
}

async function mistakesIn(operation: string) {
  return validate(buildSchema(await read('src/generated/schema.graphql')), parse(operation));
}

/** Replaces `<time>` in a path of the page by the time of the migration. */
async function pathOf(name: string): Promise<string> {
  const [placeholder, ending] = /<time>(\w+)/.exec(name) ?? [];
  if (!placeholder || !ending) return name;
  const migrations = await readdir(join(project.folder, 'prisma', 'migrations'));
  return name.replace(placeholder, migrations.find((folder) => folder.endsWith(ending)) ?? placeholder);
}

/** @returns the standard output */
async function expectSuccess(program: string, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await project.run(program, words);
  const output = code === 0 ? '' : stdout + stderr;
  expect({ program, code, output }).toEqual({ program, code: 0, output: '' });
  return stdout;
}
