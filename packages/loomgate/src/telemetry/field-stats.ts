/** What one field has cost since the process began. */
export interface FieldStats {
  /** How often it was asked for. */
  calls: number;
  /** How many of those failed. */
  errors: number;
  totalMs: number;
  maxMs: number;
}

/** Sums by field, taken where its rows are loaded: nothing stands before a resolver. */
export interface FieldTable {
  /** @param field `Type.field`, or `Type.byKey` for the look-up that several fields share */
  add(field: string, calls: number, durationMs: number, failed: boolean): void;
  entries(): Iterable<[field: string, stats: Readonly<FieldStats>]>;
}

/** As many rows as there are loaders; those are written in code, so they are few. */
export function createFieldTable(): FieldTable {
  const table = new Map<string, FieldStats>();
  return {
    add(field, calls, durationMs, failed) {
      let stats = table.get(field);
      if (!stats) {
        stats = { calls: 0, errors: 0, totalMs: 0, maxMs: 0 };
        table.set(field, stats);
      }
      stats.calls += calls;
      if (failed) stats.errors += calls;
      stats.totalMs += durationMs;
      if (durationMs > stats.maxMs) stats.maxMs = durationMs;
    },
    entries: () => table.entries(),
  };
}
