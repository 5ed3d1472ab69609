import type { Known } from './observed-loader';

/** Where a loader of rows remembers them, and where rows that came another way are put. */
export interface RowCache<R> extends Known<R> {
  /** Remembers rows, but for those that are known already. */
  add(rows: readonly R[]): void;
}

/**
 * Most rows that come another way are never looked up, so nothing is made of them until somebody looks for one: adding a
 * page is one push.
 */
export function createRowCache<R>(keyOf: (row: R) => string): RowCache<R> {
  const known = new Map<string, Promise<R>>();
  let added: (readonly R[])[] = [];

  function index(): void {
    if (added.length === 0) return;
    const rows = added.flat();
    added = [];
    for (const row of rows) {
      // Made of the row's bytes each time it is asked for.
      const key = keyOf(row);
      if (!known.has(key)) known.set(key, Promise.resolve(row));
    }
  }

  return {
    add: (rows) => void added.push(rows),
    get(key) {
      index();
      return known.get(key);
    },
    set: (key, row) => known.set(key, row),
    delete: (key) => known.delete(key),
  };
}
