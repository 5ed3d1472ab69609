import { existsSync, type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, projectRoot } from '../shared/project-root';

/** What a change asks for before the gateway starts again, the most first. */
export type Change = 'packages' | 'contract' | 'code';

interface Watched {
  readonly path: string;
  readonly change: Change;
  /** Names below it, relative, that are none of its sources. */
  readonly ignored?: RegExp;
}

/** In the repository of the packages itself; the sources of an installed package do not change. */
const packages = join(packageRoot, '..');
const inRepository = existsSync(join(packageRoot, 'src')) && existsSync(join(packages, 'tsconfig.json'));

const sources: readonly Watched[] = [
  { path: join(projectRoot, 'schema'), change: 'contract' },
  { path: join(projectRoot, 'prisma', 'models'), change: 'contract' },
  { path: join(projectRoot, 'src'), change: 'code', ignored: /^generated\b/ },
  { path: join(projectRoot, '.env'), change: 'code' },
  ...(inRepository ? [{ path: packages, change: 'packages', ignored: /(^|\/)(dist|node_modules)\b/ } as const] : []),
];

const gatherMs = 50;

/**
 * Watches the sources of the project, and of the packages in their own repository.
 * @param onChanges told what has changed since it was last told, never while it is still at work
 * @returns stops watching
 */
export function watchSources(onChanges: (changes: ReadonlySet<Change>) => Promise<void>): () => void {
  const waiting = new Set<Change>();
  let isPlanned = false;
  let turn = Promise.resolve();

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

function watchOne({ path, change, ignored }: Watched, noticed: (change: Change) => void): FSWatcher {
  return watch(path, { recursive: true }, (_event, name) => {
    if (name === null || !ignored?.test(name)) noticed(change);
  });
}
