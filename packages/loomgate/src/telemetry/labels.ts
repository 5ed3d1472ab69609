import { LRUCache } from 'lru-cache';

/** Limits the label values of metrics to names that are used often: clients choose the names and may invent new ones. */
export interface Labels {
  /** Counts one use of the name. @returns the name where it has a label; `other` where it has none, `none` for no name */
  labelOf(name: string | undefined): string;
  /** Keeps labels for these names from their first use on; for names that no client has chosen. */
  keep(names: Iterable<string>): void;
}

interface Options {
  /** Maximum number of labels, besides the kept names. */
  readonly max: number;
  /** Called with a name that has lost its label. */
  readonly onDropped: (name: string) => void;
  /** Milliseconds. */
  readonly clock?: () => number;
}

/** Uses within a few minutes that give a name a label: a name that is invented for each request is used once. */
const usesForLabel = 3;
/** The weight of a use halves in this time. */
const halfLifeMs = 600_000;
/** A name replaces another whose score is this many times lower, so that two similar names do not replace each other. */
const lead = 2;
const maxKept = 1_000;
const maxLength = 100;

/** The decaying use count of a name, at a time. */
interface Use {
  readonly score: number;
  readonly atMs: number;
}

function scoreAt({ score, atMs }: Use, nowMs: number): number {
  return score * 2 ** ((atMs - nowMs) / halfLifeMs);
}

/**
 * Gives labels to the most used names. Up to four times as many names without a label are counted. When all labels are in
 * use, a name that is used twice as much as the least used labelled name replaces it.
 */
export function createLabels({ max, onDropped, clock = () => performance.now() }: Options): Labels {
  const labelled = new Map<string, Use>();
  const kept = new Set<string>();
  const others = new LRUCache<string, Use>({ max: 4 * max });

  function used(use: Use | undefined, nowMs: number): Use {
    return { score: (use ? scoreAt(use, nowMs) : 0) + 1, atMs: nowMs };
  }

  /** Whether a name of this score gets a label; removes the label of the least used name where none is free. */
  function makeRoom(score: number, nowMs: number): boolean {
    if (labelled.size < max) return true;
    let least: readonly [name: string, score: number] | undefined;
    for (const [name, use] of labelled) {
      const current = scoreAt(use, nowMs);
      if (!least || current < least[1]) least = [name, current];
    }
    if (!least || score < lead * least[1]) return false;
    labelled.delete(least[0]);
    onDropped(least[0]);
    return true;
  }

  function isLabelled(name: string): boolean {
    const nowMs = clock();
    const known = labelled.get(name);
    const use = used(known ?? others.get(name), nowMs);
    const hasLabel = known !== undefined || (use.score > usesForLabel - 1 && makeRoom(use.score, nowMs));
    if (!hasLabel) {
      others.set(name, use);
      return false;
    }
    others.delete(name);
    labelled.set(name, use);
    return true;
  }

  return {
    labelOf(name) {
      if (name === undefined || name === '') return 'none';
      // A client may name its operation `none` or `other`.
      if (name === 'none' || name === 'other') return 'other';
      return kept.has(name) || (name.length <= maxLength && isLabelled(name)) ? name : 'other';
    },
    keep(names) {
      for (const name of names) if (kept.size < maxKept && name.length <= maxLength) kept.add(name);
    },
  };
}
