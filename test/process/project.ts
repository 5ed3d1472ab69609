import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';

/** A built copy of the project, which a test may start, change and delete. */
export interface Project {
  readonly folder: string;
  /** Runs a program in its folder until it ends. */
  run(program: string, words: readonly string[], env?: Record<string, string>): Promise<Outcome>;
  /** Compiles it, as `npm run build` does. */
  build(): Promise<void>;
  remove(): Promise<void>;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const copied = ['src', 'prisma', 'schema', 'docs', 'test', 'packages'];
const files = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'codegen.ts', 'jest.config.ts', 'biome.json'];

/** @param parent the folder that holds the copy */
export async function copyProject(parent = tmpdir()): Promise<Project> {
  const folder = await mkdtemp(join(parent, 'loomgate-project-'));
  await chmod(folder, 0o755);
  for (const name of [...copied, ...files]) await copy(name, folder);
  await linkModules(join(folder, 'node_modules'));
  const project: Project = {
    folder,
    build: () => build(folder),
    run: (program, words, env) => run(folder, program, words, env),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  await project.build();
  return project;
}

/** Copies files with their modification times, so that the build stays up to date. */
const copy = (name: string, folder: string) =>
  cp(join(projectRoot, name), join(folder, name), { recursive: true, preserveTimestamps: true });

/** Links the installed packages, and the packages of the copy itself. */
async function linkModules(folder: string): Promise<void> {
  const installed = join(projectRoot, 'node_modules');
  const own = ['loomgate', ...(await readdir(join(installed, '@loomgate'))).map((name) => `@loomgate/${name}`)];
  await mkdir(join(folder, '@loomgate'), { recursive: true });
  for (const name of await readdir(installed))
    if (name !== 'loomgate' && name !== '@loomgate') await symlink(join(installed, name), join(folder, name));
  for (const name of own) await symlink(join(folder, '..', 'packages', basename(name)), join(folder, name));
}

/** Compiles the original project, incrementally, into a folder of the Jest worker. */
async function build(folder: string): Promise<void> {
  const output = join(projectRoot, 'node_modules', '.cache', 'process-tests', process.env.JEST_WORKER_ID ?? '0');
  const target = ['--outDir', output, '--tsBuildInfoFile', join(output, '.tsbuildinfo')];
  // Without a type check: that is done elsewhere.
  await run(projectRoot, 'tsc', ['-p', 'tsconfig.build.json', '--noCheck', ...target]);
  await cp(output, join(folder, 'dist'), { recursive: true, filter: (path) => !path.endsWith('.tsbuildinfo') });
  // The file that `loomgate build` compares sources with.
  await writeFile(join(folder, 'dist', '.built'), '');
}

/** The environment of a command: without the variables that Jest and its shell set. */
export function cleanEnv(env: Record<string, string> = {}): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH: `${join(projectRoot, 'node_modules', '.bin')}:${PATH}`, HOME, ...env };
}

async function run(cwd: string, program: string, words: readonly string[], env?: Record<string, string>) {
  const options = { cwd, env: cleanEnv(env), timeout: 180_000 };
  return promisify(execFile)(program, words, options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code = -1, stdout = '', stderr = '' }) => ({ code, stdout, stderr }),
  );
}
