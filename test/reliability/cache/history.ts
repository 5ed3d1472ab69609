import { type Lsn, toLsn } from '../../../src/shared/lsn';

/** A version of a thing, and where in the log it was committed or later. */
interface Commit {
  readonly thing: string;
  readonly version: number;
  readonly lsn: Lsn;
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
  /** An instance that has just started. */
  join(): Instance;
  leave(instance: Instance): void;
}

export function createHistory(): History {
  const latest = new Map<string, Commit>();
  const queues = new Map<Instance, Commit[]>();
  return {
    committed(thing, version, lsn) {
      const commit = { thing, version, lsn: toLsn(lsn) };
      if (version > (latest.get(thing)?.version ?? 0)) latest.set(thing, commit);
      for (const queue of queues.values()) queue.push(commit);
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

/** @param queue what was committed and is not known to be applied; others add to it */
function createInstance(queue: Commit[]): Instance {
  const floors = new Map<string, number>();
  const raise = (thing: string, version: number) => {
    if (version > (floors.get(thing) ?? 0)) floors.set(thing, version);
  };
  return {
    applied(text) {
      const lsn = toLsn(text);
      for (const commit of queue.splice(0))
        if (commit.lsn <= lsn) raise(commit.thing, commit.version);
        else queue.push(commit);
    },
    answered: raise,
    floor: (thing) => floors.get(thing) ?? 0,
  };
}
