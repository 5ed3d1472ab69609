import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createForeignDatabase, type ForeignDatabase } from '../any-postgres/pull/foreign-database';
import { pack } from './pack';
import { run } from './run';

const quietly = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];

/** It packs and installs three packages, and runs the tests of the project. */
jest.setTimeout(600_000);

let folder: string;
let database: ForeignDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loomgate-create-'));
  // When tests run as root, the account of the embedded Postgres must be able to enter the folder.
  await chmod(folder, 0o755);
  database = await createForeignDatabase('trade');
});

afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

test('the packed create-loomgate writes a project that installs, compiles, and passes its lint and tests', async () => {
  const tarballs = await pack(['loomgate', 'embedded-postgres', 'create-loomgate'], join(folder, 'packages'));
  const specOf = (name: string) => `file:${tarballs.find((path) => path.includes(name)) ?? ''}`;
  const tool = join(folder, 'tool');
  await mkdir(tool);
  await writeFile(join(tool, 'package.json'), '{ "name": "tool", "private": true }');
  expect(await run(tool, 'npm', ['install', ...quietly, ...tarballs])).toMatchObject({ code: 0 });

  const command = join(tool, 'node_modules', '.bin', 'create-loomgate');
  const specs = ['--loomgate', specOf('/loomgate-0'), '--embedded', specOf('/loomgate-embedded-postgres')];
  const created = await run(folder, command, ['my-api', '--database', database.url, '--yes', ...specs]);
  expect(created).toMatchObject({ code: 0 });

  const project = join(folder, 'my-api');
  expect(await readdir(project)).toEqual(
    expect.arrayContaining(['.env', '.github', '.gitignore', 'Dockerfile', 'src']),
  );
  for (const words of [['install', ...quietly], ['run', 'generate'], ['run', 'typecheck'], ['run', 'lint'], ['test']]) {
    const { code, output } = await run(project, 'npm', words);
    expect({ words, code, output: code === 0 ? '' : output }).toEqual({ words, code: 0, output: '' });
  }
});
