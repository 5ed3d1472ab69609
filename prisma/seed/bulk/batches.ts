/** Rows per COPY. COPYs into two tables alternate on one connection, and this many rows are held in memory between them. */
const batchSize = 1_000;

/** Yields `count` composed items in batches. */
export function* inBatches<T>(count: number, compose: (index: number) => T): Generator<T[]> {
  for (let from = 0; from < count; from += batchSize) {
    const length = Math.min(batchSize, count - from);
    yield Array.from({ length }, (_, offset) => compose(from + offset));
  }
}
