import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyProject, type Project } from './project';

let project: Project;

beforeAll(async () => {
  project = await copyProject();
});

afterAll(() => project.remove());

const create = (...words: string[]) => project.run('loomgate', ['new', 'module', ...words]);

const byNpm = (name: string) => project.run('npm', ['run', '--silent', 'new:module', '--', name]);

test.each([
  [['Workshops'], /"Workshops" is no name/],
  [['gift-cards'], /"gift-cards" is no name/],
  [['../escape'], /"\.\.\/escape" is no name/],
  [['new'], /"new" has a meaning/],
  [['reviews'], /src.modules.reviews exists already/],
  [['images'], /a type Image already/],
  [['products'], /a type Product already/],
  [['credentials'], /Prisma has a model Credential already/],
])('%j is refused with its reason, and nothing is written', async (words, reason) => {
  const outcome = await create(...words);
  expect(outcome).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(reason) });
});

/** Each of these, as a name of a type, a variable or a table, means something else somewhere. */
const awkward = ['records', 'overlaps'];

test('new modules migrate, generate, compile, are formatted and pass their own tests without an edit', async () => {
  const names = ['workshops', ...awkward];
  // One after another, with nothing generated between them; by npm, which builds before, as long as that differs.
  for (const name of names) {
    const made = await (names.indexOf(name) < 2 ? byNpm(name) : create(name));
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const files = [...made.stdout.matchAll(/^ {2}(\S+\.\w+)$/gm)].map(([, path = '']) => path);
    expect(files).toHaveLength(10);
    for (const path of files) expect(await readFile(join(project.folder, path), 'utf8')).not.toMatch(/\{\{|\}\}\}/);
    expect(made.stdout).toContain(`npm run db:migration -- add_${name}`);
  }
  await expectSuccess('npm', 'run', '--silent', 'db:migration', '--', 'add_all');
  await expectSuccess('npm', 'run', '--silent', 'generate');
  await expectSuccess('tsc', '-p', 'tsconfig.json');
  const folders = names.map((name) => `src/modules/${name}`);
  await expectSuccess('biome', 'check', '--vcs-enabled=false', ...folders);
  await expectSuccess('jest', ...folders, 'test/contract');
  await expect(create('workshops')).resolves.toMatchObject({ code: 1 });
}, 400_000);

async function expectSuccess(program: string, ...words: string[]): Promise<void> {
  const { code, stdout, stderr } = await project.run(program, words);
  const output = code === 0 ? '' : stdout + stderr;
  expect({ program, code, output }).toEqual({ program, code: 0, output: '' });
}
