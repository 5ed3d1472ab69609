import { existsSync, type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, projectRoot } from '../shared/project-root';

/** What a change affects: packages are compiled, a contract generates code, and all of them build the project. */
export type Change = 'packages' | 'contract' | 'code';

interface Source {
  readonly path: string;
  readonly recursive?: boolean;
  /** @param name of the changed file, relative to the path. @returns undefined for a file that is not a source */
  changeOf(name: string): Change | undefined;
}

/** Sources of packages are watched only in the repository of the packages; those of an installed package do not change. */
const packages = join(packageRoot, '..');
const inRepository = existsSync(join(packageRoot, 'src')) && existsSync(join(packages, 'tsconfig.json'));
/** Files that generated code depends on: module folders, their services and mappers, and error codes. */
const contractFiles = /^modules[\\/][^\\/]+([\\/](service|mappers|mappers\.gen|user-errors)\.ts)?$|^errors\.ts$/;

function ofPackage(name: string): Change | undefined {
  return /(^|[\\/])(dist|node_modules|api)\b/.test(name) ? undefined : 'packages';
}

const sources: readonly Source[] = [
  // The folder and not the files, which editors may replace.
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
    changeOf: (name) => (/^generated\b/.test(name) ? undefined : contractFiles.test(name) ? 'contract' : 'code'),
  },
  ...(inRepository ? [{ path: packages, recursive: true, changeOf: ofPackage }] : []),
];

const gatherMs = 50;

/**
 * Watches the sources of the project, and of the packages in their own repository.
 * @param onChanges called at once with an empty set, then with the changes since the last call; never concurrently
 * @returns stops watching
 */
export function watchSources(onChanges: (changes: ReadonlySet<Change>) => Promise<void>): () => void {
  const waiting = new Set<Change>();
  let isPlanned = false;
  let running = onChanges(new Set());

  function onChange(change: Change): void {
    waiting.add(change);
    if (isPlanned) return;
    isPlanned = true;
    running = running.then(() => new Promise((resolve) => setTimeout(resolve, gatherMs))).then(flush);
  }

  async function flush(): Promise<void> {
    isPlanned = false;
    const changes = new Set(waiting);
    waiting.clear();
    await onChanges(changes);
  }

  const watchers = sources.filter(({ path }) => existsSync(path)).map((source) => watchOne(source, onChange));
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}

function watchOne({ path, recursive = false, changeOf }: Source, onChange: (change: Change) => void): FSWatcher {
  const watcher = watch(path, { recursive }, (_event, name) => {
    const change = changeOf(name ?? '');
    if (change) onChange(change);
  });
  return watcher.on('error', ({ message }) => {
    process.stderr.write(`Changes in ${path} are no longer watched: ${message}\n`);
  });
}
