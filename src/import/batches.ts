/**
 * Cuts one stream of items into batches, without holding a batch in memory: each has to be read to its end before the
 * next is asked for. The last one may be empty. The stream is closed when the batches are left early.
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
