import type { CacheMap } from 'dataloader';

/** The `cacheMap` of a loader of rows, with a cheap way to add rows that another statement has read. */
export interface RowCache<R> extends CacheMap<string, Promise<R>> {
  /** Adds rows whose keys are not cached yet. */
  add(rows: readonly R[]): void;
}

/** Most added rows are never looked up. So `add` only keeps the list, and the next look-up reads the keys of its rows. */
export function createRowCache<R>(keyOf: (row: R) => string | undefined): RowCache<R> {
  const cached = new Map<string, Promise<R>>();
  let added: (readonly R[])[] = [];

  function index(): void {
    if (added.length === 0) return;
    const rows = added.flat();
    added = [];
    for (const row of rows) {
      // A row decodes a column at each access.
      const key = keyOf(row);
      if (key !== undefined && !cached.has(key)) cached.set(key, Promise.resolve(row));
    }
  }

  return {
    add: (rows) => void added.push(rows),
    get(key) {
      index();
      return cached.get(key);
    },
    set: (key, row) => cached.set(key, row),
    delete: (key) => cached.delete(key),
    clear() {
      added = [];
      cached.clear();
    },
  };
}
