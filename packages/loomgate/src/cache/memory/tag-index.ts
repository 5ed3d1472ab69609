/** Maps tags to the keys that depend on them. */
export interface TagIndex {
  /** @returns the same tags, as the strings of the index: equal tags share one string */
  add(key: string, tags: readonly string[]): string[];
  remove(key: string, tags: readonly string[]): void;
  keysOf(tag: string): readonly string[];
  clear(): void;
  readonly size: number;
}

/** Most tags belong to one entry; a set for each of them would take twice the memory. */
interface Dependants {
  readonly tag: string;
  keys: string | Set<string>;
}

export function createTagIndex(): TagIndex {
  const index = new Map<string, Dependants>();

  function addOne(key: string, tag: string): string {
    const dependants = index.get(tag);
    if (!dependants) {
      index.set(tag, { tag, keys: key });
      return tag;
    }
    if (dependants.keys instanceof Set) dependants.keys.add(key);
    else if (dependants.keys !== key) dependants.keys = new Set([dependants.keys, key]);
    return dependants.tag;
  }

  function removeOne(key: string, tag: string): void {
    const dependants = index.get(tag);
    if (!dependants) return;
    if (dependants.keys instanceof Set) dependants.keys.delete(key);
    if (dependants.keys === key || (dependants.keys instanceof Set && dependants.keys.size === 0)) index.delete(tag);
  }

  return {
    add: (key, tags) => tags.map((tag) => addOne(key, tag)),
    remove(key, tags) {
      for (const tag of tags) removeOne(key, tag);
    },
    keysOf(tag) {
      const keys = index.get(tag)?.keys ?? [];
      return typeof keys === 'string' ? [keys] : [...keys];
    },
    clear: () => index.clear(),
    get size() {
      return index.size;
    },
  };
}
