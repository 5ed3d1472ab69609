import DataLoader from 'dataloader';
import type { Operation } from './operation';

/** Loads the values of many keys, one for each and in their order, or says what is wrong with it. */
export type LoadMany<Value> = (keys: readonly string[]) => Promise<(Value | Error)[]>;

/** The part of a DataLoader that resolvers use. */
export interface KeyLoader<Value> {
  load(key: string): Promise<Value>;
}

type Known<Value> = DataLoader.CacheMap<string, Promise<Value>>;

/**
 * A DataLoader that goes by the operation's rounds, and tells its observer of every batch.
 * @param label what traces and sums call it: `Type.field`, or `Type.byKey`
 * @param known where values are remembered
 */
export function createLoader<Value>(
  { batching, observer }: Pick<Operation, 'batching' | 'observer'>,
  label: string,
  loadMany: LoadMany<Value>,
  known: Known<Value> = new Map(),
): KeyLoader<Value> {
  let asked = 0;
  const schedule = (dispatch: () => void) =>
    batching.batchScheduleFn(() => {
      dispatch();
      asked = 0;
    });
  const loader = new DataLoader<string, Value>(
    (keys) => observer.batch(label, asked, keys.length, () => loadMany(keys)),
    { batchScheduleFn: schedule, cacheMap: known },
  );
  return {
    load(key) {
      asked += 1;
      return loader.load(key);
    },
  };
}
