/**
 * Which tags were purged in this process, and when, by a counter of its own. What was read before a purge reaches it
 * after the purge has gone by; the fence is what keeps it out.
 */
export interface Fence {
  /** The number of the last purge: take it before the first thing is read. */
  note(): number;
  /** Whether none of the tags was purged since; conservative where that is not known any more. */
  isClean(tags: readonly string[], noted: number): boolean;
  purge(tags: readonly string[]): void;
  /** As if every tag there is were purged. */
  purgeAll(): void;
}

/** @param maxTags how many purged tags are remembered, at about 100 bytes each */
export function createFence(maxTags: number): Fence {
  /** The tag that was purged last is the last one. */
  const purgedAt = new Map<string, number>();
  let last = 0;
  /** Nothing that was noted before it is clean. */
  let floor = 0;

  function remember(tag: string): void {
    purgedAt.delete(tag);
    purgedAt.set(tag, last);
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
    purge(tags) {
      last += 1;
      for (const tag of tags) remember(tag);
    },
    purgeAll() {
      last += 1;
      floor = last;
      purgedAt.clear();
    },
  };
}
