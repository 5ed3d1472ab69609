import { LRUCache } from 'lru-cache';

/** Gives names that clients choose as labels of metrics, so that invented ones do not make metrics grow. */
export interface Labels {
  /** @returns the name where it has a label; `other` where it has none, `none` for no name */
  labelOf(name: string | undefined): string;
  /** Has these names, which no client has chosen, get a label with their first use and keep it. */
  keep(names: Iterable<string>): void;
}

interface Options {
  /** How many names may have a label at once, besides those that are kept. */
  readonly max: number;
  /** Told of a name that has lost its label. */
  readonly onDropped: (name: string) => void;
  /** Milliseconds. */
  readonly clock?: () => number;
}

/** A name must be used so often within a few minutes: a name that is invented for each request is used once. */
const usesForLabel = 3;
/** What uses count for falls to a half in so long. */
const halfLifeMs = 600_000;
/** A name takes the place of another where it is used so much more, so that two do not take turns. */
const lead = 2;
const maxKept = 1_000;
const maxLength = 100;

/** How much a name has been used, at a time. */
interface Use {
  readonly score: number;
  readonly atMs: number;
}

function scoreAt({ score, atMs }: Use, nowMs: number): number {
  return score * 2 ** ((atMs - nowMs) / halfLifeMs);
}

/**
 * Labels by use. Names without a label are counted, too, as many as there are places and four times that. When all
 * places are taken, a name that is used twice as much as the least used one takes its place.
 */
export function createLabels({ max, onDropped, clock = () => performance.now() }: Options): Labels {
  const labelled = new Map<string, Use>();
  const kept = new Set<string>();
  const others = new LRUCache<string, Use>({ max: 4 * max });

  function used(use: Use | undefined, nowMs: number): Use {
    return { score: (use ? scoreAt(use, nowMs) : 0) + 1, atMs: nowMs };
  }

  /** Whether there is a place for a name of this score, be it by taking another's. */
  function makePlace(score: number, nowMs: number): boolean {
    if (labelled.size < max) return true;
    let least: readonly [name: string, score: number] | undefined;
    for (const [name, use] of labelled) {
      const itsScore = scoreAt(use, nowMs);
      if (!least || itsScore < least[1]) least = [name, itsScore];
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
    const hasLabel = known !== undefined || (use.score > usesForLabel - 1 && makePlace(use.score, nowMs));
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
      // A client may call its operation what stands for all others.
      if (name === 'none' || name === 'other') return 'other';
      return kept.has(name) || (name.length <= maxLength && isLabelled(name)) ? name : 'other';
    },
    keep(names) {
      for (const name of names) if (kept.size < maxKept && name.length <= maxLength) kept.add(name);
    },
  };
}
