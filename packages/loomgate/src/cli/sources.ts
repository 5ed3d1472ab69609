import { existsSync, type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, projectRoot } from '../shared/project-root';

/** What a change asks for before the gateway starts again. */
export type Change = 'packages' | 'contract' | 'code';

interface Watched {
  readonly path: string;
  readonly recursive?: boolean;
  /** @param name of what has changed, relative to the path; undefined where it is none of the sources */
  changeOf(name: string): Change | undefined;
}

/** In the repository of the packages itself; the sources of an installed package do not change. */
const packages = join(packageRoot, '..');
const inRepository = existsSync(join(packageRoot, 'src')) && existsSync(join(packages, 'tsconfig.json'));
/** What decides which code is generated: a module that comes or goes, its types, its service, and codes of errors. */
const generating = /^modules[\\/][^\\/]+([\\/](service|mappers)\.ts)?$|^(user-)?errors\.ts$/;

function ofPackage(name: string): Change | undefined {
  return /(^|[\\/])(dist|node_modules|api)\b/.test(name) ? undefined : 'packages';
}

const sources: readonly Watched[] = [
  // The folder, since an editor may replace the files.
  {
    path: projectRoot,
    changeOf: (name) => (name === '.env' ? 'code' : name === 'codegen.ts' ? 'contract' : undefined),
  },
  { path: join(projectRoot, 'schema'), recursive: true, changeOf: () => 'contract' },
  {
    path: join(projectRoot, 'prisma'),
    recursive: true,
    changeOf: (name) => (/\.prisma$/.test(name) ? 'contract' : 'code'),
  },
  {
    path: join(projectRoot, 'src'),
    recursive: true,
    changeOf: (name) => (/^generated\b/.test(name) ? undefined : generating.test(name) ? 'contract' : 'code'),
  },
  ...(inRepository ? [{ path: packages, recursive: true, changeOf: ofPackage }] : []),
];

const gatherMs = 50;

/**
 * Watches the sources of the project, and of the packages in their own repository.
 * @param onChanges called at once with none, then with what has changed since, never while it is still at work
 * @returns stops watching
 */
export function watchSources(onChanges: (changes: ReadonlySet<Change>) => Promise<void>): () => void {
  const waiting = new Set<Change>();
  let isPlanned = false;
  let turn = onChanges(new Set());

  function noticed(change: Change): void {
    waiting.add(change);
    if (isPlanned) return;
    isPlanned = true;
    turn = turn.then(() => new Promise((resolve) => setTimeout(resolve, gatherMs))).then(tell);
  }

  async function tell(): Promise<void> {
    isPlanned = false;
    const changes = new Set(waiting);
    waiting.clear();
    await onChanges(changes);
  }

  const watchers = sources.filter(({ path }) => existsSync(path)).map((source) => watchOne(source, noticed));
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}

function watchOne({ path, recursive = false, changeOf }: Watched, noticed: (change: Change) => void): FSWatcher {
  const watcher = watch(path, { recursive }, (_event, name) => {
    const change = changeOf(name ?? '');
    if (change) noticed(change);
  });
  return watcher.on('error', ({ message }) => {
    process.stderr.write(`Changes in ${path} are not noticed any more: ${message}\n`);
  });
}
