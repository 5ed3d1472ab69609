import { type Lsn, toLsn } from '../../../packages/loomgate/src/shared/lsn';

/** A version of an entity, with a WAL position and a time at or after its commit. */
interface Commit {
  readonly thing: string;
  readonly version: number;
  readonly lsn: Lsn;
  readonly atMs: number;
}

/** The versions that one instance must serve. */
export interface Instance {
  /** The instance has reported that it applied everything up to this position. */
  applied(lsn: string): void;
  /** The mutation that wrote the version through this instance was answered. */
  answered(thing: string, version: number): void;
  /** The minimum version for a read that begins now. */
  floor(thing: string): number;
}

/** The versions of each entity, from commits and from the positions that instances report. */
export interface History {
  committed(thing: string, version: number, lsn: string): void;
  /** The minimum version for a read that begins now, on any instance: committed longer ago than the allowed lag. */
  overdue(thing: string): number;
  /** Adds an instance that has just started. */
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

/** The newest recorded version of each entity. */
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

/** @param queue commits that are not known to be applied; shared with the writers */
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
