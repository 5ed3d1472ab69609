import { type Lsn, toLsn } from '../../../packages/loomgate/src/shared/lsn';

/** A version of a thing, and where in the log it was committed or later, and when. */
interface Commit {
  readonly thing: string;
  readonly version: number;
  readonly lsn: Lsn;
  readonly atMs: number;
}

/** What one instance must know by now. */
export interface Instance {
  /** It says that it has applied everything up to there. */
  applied(lsn: string): void;
  /** Whoever wrote the version through it has its answer. */
  answered(thing: string, version: number): void;
  /** What a read that begins now must give at least. */
  floor(thing: string): number;
}

/** The versions that each thing has had, told from what was committed and from what instances say of themselves. */
export interface History {
  committed(thing: string, version: number, lsn: string): void;
  /** What a read that begins now must give at least, whatever its instance knows: what is older than an instance may lag. */
  overdue(thing: string): number;
  /** An instance that has just started. */
  join(): Instance;
  leave(instance: Instance): void;
}

/** @param lagMs how far an instance may lag behind a commit */
export function createHistory(lagMs: number): History {
  const latest = new Map<string, Commit>();
  const queues = new Map<Instance, Commit[]>();
  const recent: Commit[] = [];
  const overdue = createFloors();
  return {
    committed(thing, version, lsn) {
      const commit = { thing, version, lsn: toLsn(lsn), atMs: performance.now() };
      if (version > (latest.get(thing)?.version ?? 0)) latest.set(thing, commit);
      for (const queue of [recent, ...queues.values()]) queue.push(commit);
    },
    overdue(thing) {
      const untilMs = performance.now() - lagMs;
      const fresh = recent.findIndex(({ atMs }) => atMs > untilMs);
      for (const commit of recent.splice(0, fresh < 0 ? recent.length : fresh)) overdue.raise(commit);
      return overdue.of(thing);
    },
    join() {
      const queue = [...latest.values()];
      const instance = createInstance(queue);
      queues.set(instance, queue);
      return instance;
    },
    leave: (instance) => void queues.delete(instance),
  };
}

/** The newest version of each thing that was told. */
function createFloors() {
  const floors = new Map<string, number>();
  const of = (thing: string) => floors.get(thing) ?? 0;
  return {
    of,
    raise({ thing, version }: Pick<Commit, 'thing' | 'version'>): void {
      if (version > of(thing)) floors.set(thing, version);
    },
  };
}

/** @param queue what was committed and is not known to be applied; others add to it */
function createInstance(queue: Commit[]): Instance {
  const floors = createFloors();
  return {
    applied(text) {
      const lsn = toLsn(text);
      for (const commit of queue.splice(0))
        if (commit.lsn <= lsn) floors.raise(commit);
        else queue.push(commit);
    },
    answered: (thing, version) => floors.raise({ thing, version }),
    floor: floors.of,
  };
}
