import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyProject, type Project } from '../test/process/project';

let project: Project;

beforeAll(async () => {
  project = await copyProject();
});

afterAll(() => project.remove());

const create = (...words: string[]) => project.run('node', ['dist/scripts/new-module.js', ...words]);

test.each([
  [[], /^usage: npm run new:module -- NAME/],
  [['one', 'two'], /^usage/],
  [['Workshops'], /"Workshops" is no name/],
  [['gift-cards'], /"gift-cards" is no name/],
  [['../escape'], /"\.\.\/escape" is no name/],
  [['new'], /"new" has a meaning/],
  [['classes'], /"class" has a meaning/],
  [['reviews'], /src.modules.reviews exists already/],
  [['images'], /a type Image already/],
  [['products'], /a type Product already/],
  [['credentials'], /Prisma has a model Credential already/],
])('%j is refused with its reason, and nothing is written', async (words, reason) => {
  const outcome = await create(...words);
  expect(outcome).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(reason) });
});

test('a new module generates, compiles, is formatted, migrates and passes its own tests without an edit', async () => {
  const made = await create('workshops');
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const files = [...made.stdout.matchAll(/^ {2}(\S+\.\w+)$/gm)].map(([, path = '']) => path);
  expect(files).toHaveLength(10);
  for (const path of files) expect(await readFile(join(project.folder, path), 'utf8')).not.toMatch(/\{\{|\}\}\}/);
  expect(made.stdout).toContain('npm run db:migration -- add_workshops');
  await expectSuccess('npm', 'run', '--silent', 'generate');
  await expectSuccess('tsc', '-p', 'tsconfig.json');
  await expectSuccess('biome', 'check', '--vcs-enabled=false', 'src/modules/workshops');
  await expectSuccess('node', 'dist/scripts/create-migration.js', 'add_workshops');
  await expectSuccess('jest', 'src/modules/workshops', 'test/contract', 'src/invalidation/declared');
  await expect(create('workshops')).resolves.toMatchObject({ code: 1 });
});

async function expectSuccess(program: string, ...words: string[]): Promise<void> {
  const { code, stdout, stderr } = await project.run(program, words);
  const output = code === 0 ? '' : stdout + stderr;
  expect({ program, code, output }).toEqual({ program, code: 0, output: '' });
}
