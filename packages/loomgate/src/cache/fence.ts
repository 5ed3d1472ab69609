import { createPurgedTags } from './purged-tags';

/**
 * Which tags were purged in this process, and when, by a counter of its own. What was read before a purge reaches it
 * after the purge has gone by; the fence is what keeps it out.
 */
export interface Fence {
  /** The number of the last purge: take it before the first thing is read. */
  note(): number;
  /** Whether none of the tags was purged since; conservative where that is not known any more. */
  isClean(tags: readonly string[], noted: number): boolean;
  /**
   * What is known here of an entry of Redis that was begun when `seq` was the number of the last purge there. `unknown`:
   * purges that came after it were not heard here, or have been forgotten.
   * @param digests in Latin-1, with a blank between them
   */
  judge(digests: Buffer, seq: number): Verdict;
  purge(tags: readonly string[]): void;
  /** As if every tag there is were purged. */
  purgeAll(): void;
  /**
   * The last purge is the one that has this number in Redis: nothing is missing between two calls but where everything
   * was purged. What was purged here alone is for who does not ask Redis until everything was purged.
   */
  reached(seq: number): void;
}

type Verdict = 'clean' | 'purged' | 'unknown';

/** @param maxTags how many purged tags are remembered, at about 100 bytes each */
export function createFence(maxTags: number): Fence {
  /** The tag that was purged last is the last one. */
  const purgedAt = new Map<string, number>();
  const purged = createPurgedTags();
  let last = 0;
  /** Nothing that was noted before it is clean. */
  let floor = 0;
  /** What our numbers are above those of Redis, from `since` on; undefined where nothing was heard since all was purged. */
  let offset: number | undefined;
  let since = 0;

  function remember(tag: string): void {
    purgedAt.delete(tag);
    purgedAt.set(tag, last);
    purged.add(tag, last);
    if (purgedAt.size > maxTags) forgetOldest();
  }

  function forgetOldest(): void {
    for (const [tag, number] of purgedAt) {
      purgedAt.delete(tag);
      floor = number;
      return;
    }
  }

  return {
    note: () => last,
    isClean: (tags, noted) => noted >= floor && tags.every((tag) => (purgedAt.get(tag) ?? 0) <= noted),
    judge(digests, seq) {
      if (offset === undefined || seq < since || seq + offset < floor) return 'unknown';
      const noted = seq + offset;
      if (noted >= last) return 'clean';
      return purged.hasAfter(digests, noted, (tag) => (purgedAt.get(tag) ?? 0) > noted) ? 'purged' : 'clean';
    },
    purge(tags) {
      last += 1;
      for (const tag of tags) remember(tag);
    },
    purgeAll() {
      last += 1;
      floor = last;
      offset = undefined;
      purgedAt.clear();
    },
    reached(seq) {
      if (last - seq === offset) return;
      offset = last - seq;
      since = seq;
    },
  };
}
