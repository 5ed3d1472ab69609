/**
 * Splits a stream into batches of at most `size` items without holding a batch in memory. The caller reads each batch to
 * its end before it requests the next. The last batch may be empty. Leaving the loop early closes the stream.
 */
export async function* inBatches<T>(items: AsyncGenerator<T>, size: number): AsyncGenerator<AsyncGenerator<T>> {
  let ended = false;
  async function* batch(): AsyncGenerator<T> {
    for (let taken = 0; taken < size; taken += 1) {
      const item = await items.next();
      if (item.done) {
        ended = true;
        return;
      }
      yield item.value;
    }
  }
  try {
    while (!ended) yield batch();
  } finally {
    await items.return(undefined);
  }
}
