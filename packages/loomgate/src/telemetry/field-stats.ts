/** Sums of the loads of one field since the process started. */
export interface FieldStats {
  /** Keys that resolvers asked for. */
  calls: number;
  /** Calls whose batch failed. */
  errors: number;
  totalMs: number;
  maxMs: number;
}

/** Sums by field, counted where its rows are loaded, so that resolvers are not wrapped. */
export interface FieldTable {
  /** Adds one batch. @param field `Type.field`, or `Type.byKey` for a lookup that several fields share */
  add(field: string, calls: number, durationMs: number, failed: boolean): void;
  entries(): Iterable<[field: string, stats: Readonly<FieldStats>]>;
}

/** Holds one entry for each loader of the code. */
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
