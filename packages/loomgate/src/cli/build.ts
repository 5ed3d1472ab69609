import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectRoot } from '../shared/project-root';
import { type Command, CommandError, refuseWords } from './command';

/** What is compiled, and what says how. */
const sources = ['src', 'prisma/seed', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
/** When the project was compiled last with its types checked, and without. */
const checked = join(projectRoot, 'dist', '.built');
const emitted = join(projectRoot, 'dist', '.emitted');

export const build: Command = {
  summary: 'compiles the project to dist/',
  usage: `Usage: loomgate build

Compiles the project's TypeScript to dist/ by tsconfig.build.json and checks its types, where a source is newer than what
was built last.
`,
  failure: 'The project cannot be built',
  async run(words) {
    refuseWords(words);
    await buildProject();
  },
};

/**
 * Compiles what is older than its source; does nothing where TypeScript is not installed, as in production.
 * @param isChecked whether types are checked, which takes several times as long; without it that is left to the next build
 * @throws CommandError where it does not compile, or nothing was ever built; the compiler has said why
 */
export async function buildProject(isChecked = true): Promise<void> {
  const compiler = compilerOf(projectRoot);
  if (!compiler && !existsSync(join(projectRoot, 'dist', 'src', 'main.js')))
    throw new CommandError('Nothing is built here, and TypeScript is not installed: npm install, then loomgate build.');
  const builtAt = Math.max(modifiedAt(checked), isChecked ? 0 : modifiedAt(emitted));
  if (!compiler || newestOf(sources) < builtAt) return;
  const startedAt = new Date();
  await compile(['-p', 'tsconfig.build.json', ...(isChecked ? [] : ['--noCheck'])]);
  const stamp = isChecked ? checked : emitted;
  writeFileSync(stamp, '');
  // What is changed while it compiles is newer.
  utimesSync(stamp, startedAt, startedAt);
}

/** The program of TypeScript that the project has; undefined where it has none. */
function compilerOf(root: string): string | undefined {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('typescript/package.json');
    return manifest.replace(/package\.json$/, join('bin', 'tsc'));
  } catch {
    return undefined;
  }
}

/**
 * Runs the project's TypeScript in its folder.
 * @param words for `tsc`
 * @throws CommandError where it finds errors, which it has shown
 */
export async function compile(words: readonly string[]): Promise<void> {
  const compiler = compilerOf(projectRoot);
  if (!compiler) throw new CommandError('TypeScript is not installed: npm install.');
  const all = [compiler, '--pretty', ...words];
  const child = spawn(process.execPath, all, { cwd: projectRoot, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new CommandError('The project does not compile.');
}

/** When the newest of these files, and of those in these folders, was changed: milliseconds since 1970. */
function newestOf(names: readonly string[]): number {
  return Math.max(...names.map((name) => join(projectRoot, name)).flatMap(timesOf));
}

function timesOf(path: string): number[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return [found?.mtimeMs ?? 0];
  // A folder changes when a file is added or deleted in it.
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return [found.mtimeMs, ...entries.map((name) => modifiedAt(join(path, name)))];
}

function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
