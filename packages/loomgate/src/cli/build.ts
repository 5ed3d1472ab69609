import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectRoot } from '../shared/project-root';
import { type Command, CommandError, refuseWords } from './command';

/** The sources, and the files that decide how they are compiled. */
const sources = ['src', 'prisma/seed', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
/** Files whose modification time is that of the last compilation with a type check, and without one. */
const checked = join(projectRoot, 'dist', '.built');
const emitted = join(projectRoot, 'dist', '.emitted');

export const build: Command = {
  summary: 'compiles the project to dist/',
  usage: `Usage: loomgate build

Type-checks the project and compiles it to dist/ by tsconfig.build.json. Does nothing where no source has changed since the
last build.
`,
  failure: 'The project cannot be built',
  async run(words) {
    refuseWords(words);
    await buildProject();
  },
};

/**
 * Compiles the project where a source is newer than the last build. Does nothing where TypeScript is not installed, as in
 * production.
 * @param isChecked whether to check types, which takes several times as long; otherwise the next build checks them
 * @throws CommandError for compile errors, which the compiler has printed, and where there is neither a build nor TypeScript
 */
export async function buildProject(isChecked = true): Promise<void> {
  const compiler = compilerOf(projectRoot);
  if (!compiler && !existsSync(join(projectRoot, 'dist', 'src', 'main.js')))
    throw new CommandError(
      'The project has not been built, and TypeScript is not installed: run npm install, then loomgate build.',
    );
  const builtAt = Math.max(modifiedAt(checked), isChecked ? 0 : modifiedAt(emitted));
  if (!compiler || newestOf(sources) < builtAt) return;
  const startedAt = new Date();
  await compile(['-p', 'tsconfig.build.json', ...(isChecked ? [] : ['--noCheck'])]);
  const stamp = isChecked ? checked : emitted;
  writeFileSync(stamp, '');
  // So that a source that changes during the compilation counts as newer.
  utimesSync(stamp, startedAt, startedAt);
}

/** Returns the path of the project's `tsc`; undefined where TypeScript is not installed. */
function compilerOf(root: string): string | undefined {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('typescript/package.json');
    return manifest.replace(/package\.json$/, join('bin', 'tsc'));
  } catch {
    return undefined;
  }
}

/**
 * Runs `tsc` in the folder of the project.
 * @param args of `tsc`
 * @throws CommandError for compile errors, which it has printed
 */
export async function compile(args: readonly string[]): Promise<void> {
  const compiler = compilerOf(projectRoot);
  if (!compiler) throw new CommandError('TypeScript is not installed: run npm install.');
  const all = [compiler, '--pretty', ...args];
  const child = spawn(process.execPath, all, { cwd: projectRoot, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new CommandError('The project does not compile.');
}

/** Returns the latest modification time of files and folders, in milliseconds since 1970. */
function newestOf(names: readonly string[]): number {
  return Math.max(...names.map((name) => join(projectRoot, name)).flatMap(timesOf));
}

function timesOf(path: string): number[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return [found?.mtimeMs ?? 0];
  // The folder's own time changes when a file is added or deleted.
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return [found.mtimeMs, ...entries.map((name) => modifiedAt(join(path, name)))];
}

function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
