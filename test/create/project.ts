import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { type Ended, run } from '../packages/run';

/** A project that create-loomgate has written, with the packages of this repository. */
export interface CreatedProject {
  readonly folder: string;
  /** What create-loomgate has printed, and how long it took. */
  readonly created: Ended & { readonly seconds: number };
  /** Runs a program of node_modules/.bin. */
  tool(name: string, ...words: string[]): Promise<Ended>;
  loomgate(...words: string[]): Promise<Ended>;
  remove(): Promise<void>;
}

/** Runs create-loomgate, and links node_modules of this repository in the place of npm install. */
export async function createProjectFor(url: string, ...words: string[]): Promise<CreatedProject> {
  const parent = await mkdtemp(join(tmpdir(), 'loomgate-created-'));
  // When tests run as root, the account of the embedded Postgres must be able to enter the folder.
  await chmod(parent, 0o755);
  const folder = join(parent, 'my-api');
  const command = join(projectRoot, 'packages', 'create-loomgate', 'bin', 'create-loomgate.js');
  const start = performance.now();
  const ended = await run(parent, process.execPath, [command, folder, '--database', url, '--yes', ...words]);
  const created = { ...ended, seconds: (performance.now() - start) / 1000 };
  const modules = join(folder, 'node_modules');
  if (existsSync(folder)) await symlink(join(projectRoot, 'node_modules'), modules);
  const tool = (name: string, ...given: string[]) => run(folder, join(modules, '.bin', name), given);
  return {
    folder,
    created,
    tool,
    loomgate: (...given) => run(folder, process.execPath, [join(modules, 'loomgate', 'bin', 'loomgate.js'), ...given]),
    remove: () => rm(parent, { recursive: true, force: true }),
  };
}
