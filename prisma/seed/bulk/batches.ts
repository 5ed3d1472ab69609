/** Rows of two tables go over one connection in turns; this many of the first are held until the second's turn. */
const batchSize = 1_000;

/** Composes `count` items, a batch at a time. */
export function* inBatches<T>(count: number, compose: (index: number) => T): Generator<T[]> {
  for (let from = 0; from < count; from += batchSize) {
    const length = Math.min(batchSize, count - from);
    yield Array.from({ length }, (_, offset) => compose(from + offset));
  }
}
