import DataLoader from 'dataloader';
import { LoomgateError } from '../errors';
import { isStorable } from '../shared/text';
import type { Operation } from './operation';

/** Loads the values of many keys: a value or an error for each key, in the order of the keys. */
export type LoadMany<Value> = (keys: readonly string[]) => Promise<(Value | Error)[]>;

/** The part of a DataLoader that resolvers use. */
export type KeyLoader<Value> = Pick<DataLoader<string, Value>, 'load'>;

/**
 * A DataLoader that dispatches in the rounds of the operation and reports every batch to the operation's observer.
 * @param label the name of the loader in traces and statistics: `Type.field` or `Type.byKey`
 * @param cacheMap DataLoader's `cacheMap`
 */
export function createLoader<Value>(
  { batching, observer }: Pick<Operation, 'batching' | 'observer'>,
  label: string,
  loadMany: LoadMany<Value>,
  cacheMap: DataLoader.CacheMap<string, Promise<Value>> = new Map(),
): KeyLoader<Value> {
  let requests = 0;
  const loadBatch = async (keys: readonly string[]) =>
    observer.batch(label, requests, keys.length, () => loadStorable(keys, loadMany));
  const batchScheduleFn = (dispatch: () => void) =>
    batching.batchScheduleFn(() => {
      dispatch();
      requests = 0;
    });
  const loader = new DataLoader(loadBatch, { batchScheduleFn, cacheMap });
  return {
    load(key) {
      requests += 1;
      return loader.load(key);
    },
  };
}

/** Loads the keys that Postgres can store. Any other key would fail the statement, and the other keys with it. */
async function loadStorable<Value>(keys: readonly string[], loadMany: LoadMany<Value>): Promise<(Value | Error)[]> {
  if (keys.every(isStorable)) return loadMany(keys);
  const storable = keys.filter(isStorable);
  const values = storable.length > 0 ? await loadMany(storable) : [];
  const found = new Map(storable.map((key, index) => [key, values[index]]));
  return keys.map((key) => found.get(key) ?? new LoomgateError('BAD_USER_INPUT', unstorable));
}

const unstorable = 'The text contains U+0000 or an unpaired surrogate, which Postgres cannot store.';
