import { createPurgedTags } from './purged-tags';

/**
 * Remembers which tags were purged in this process, and in which order. A value that was read before a purge may arrive
 * after it; the fence rejects it.
 */
export interface Fence {
  /** The number of the last purge. Take it before the first read. */
  version(): number;
  /** Whether none of the tags was purged since; false if that is no longer known. */
  isClean(tags: readonly string[], fenceVersion: number): boolean;
  /**
   * Checks an entry from Redis. `unknown`: purges after `seq` were not received here, or are no longer remembered.
   * @param tagText tag hashes in Latin-1, separated by spaces
   * @param seq the number of the last purge in Redis when the entry's fill began
   */
  checkEntry(tagText: Buffer, seq: number): Verdict;
  purge(tags: readonly string[]): void;
  /** Equivalent to a purge of every possible tag. */
  purgeAll(): void;
  /**
   * The last purge has this number in Redis. No purge may be missing between two calls, unless `purgeAll` was called.
   * Purges of this instance alone are allowed only while Redis is not read, until the next `purgeAll`.
   */
  advanceTo(seq: number): void;
}

type Verdict = 'clean' | 'purged' | 'unknown';

/** @param maxTags how many purged tags are remembered, at about 100 bytes each */
export function createFence(maxTags: number): Fence {
  /** In order of purge, oldest first. */
  const purgedAt = new Map<string, number>();
  const purged = createPurgedTags();
  let last = 0;
  /** No version below it is clean. */
  let floor = 0;
  /** Our number minus that of Redis, for numbers of Redis from `since` on; undefined after `purgeAll`. */
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
    version: () => last,
    isClean: (tags, fenceVersion) =>
      fenceVersion >= floor && tags.every((tag) => (purgedAt.get(tag) ?? 0) <= fenceVersion),
    checkEntry(tagText, seq) {
      if (offset === undefined || seq < since || seq + offset < floor) return 'unknown';
      const fenceVersion = seq + offset;
      if (fenceVersion >= last) return 'clean';
      const isAfter = (tag: string) => (purgedAt.get(tag) ?? 0) > fenceVersion;
      return purged.hasAfter(tagText, fenceVersion, isAfter) ? 'purged' : 'clean';
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
    advanceTo(seq) {
      if (last - seq === offset) return;
      offset = last - seq;
      since = seq;
    },
  };
}
