import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { pack } from './pack';
import { run } from './run';

let folder: string;
let tarballs: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loomgate-published-'));
  tarballs = await pack(['loomgate', 'embedded-postgres', 'brand-tokens', 'create-loomgate'], folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const tool = (name: string, ...words: string[]) =>
  run(projectRoot, join(projectRoot, 'node_modules', '.bin', name), words);

test('publint reports no problem', async () => {
  for (const tarball of tarballs) expect(await tool('publint', 'run', tarball, '--strict')).toMatchObject({ code: 0 });
});

test('Node and bundlers resolve the types of every entry point', async () => {
  for (const tarball of tarballs)
    expect(await tool('attw', tarball, '--profile', 'node16', '--format', 'table-flipped')).toMatchObject({ code: 0 });
});
