import DataLoader from 'dataloader';
import { LoomgateError } from '../errors';
import { isStorable } from '../shared/text';
import { Batch, PendingBatch } from './batched-value';
import type { Operation } from './operation';

/** Loads the values of many keys, one for each and in their order, or says what is wrong with it. */
export type LoadMany<Value> = (keys: readonly string[]) => Promise<(Value | Error)[]>;

/** The part of a DataLoader that resolvers use. */
export interface KeyLoader<Value> {
  load(key: string): Promise<Value>;
}

/** Where values are remembered. */
export type Known<Value> = Pick<DataLoader.CacheMap<string, Promise<Value>>, 'get' | 'set' | 'delete'>;

/**
 * A DataLoader that goes by the operation's rounds, and tells its observer of every batch. Values come by their batch
 * (coming.ts): what DataLoader promises for each key, only those get who ask for what is known already.
 * @param label what traces and sums call it: `Type.field`, or `Type.byKey`
 */
export function createLoader<Value>(
  { batching, observer }: Pick<Operation, 'batching' | 'observer'>,
  label: string,
  loadMany: LoadMany<Value>,
  known: Known<Value> = new Map(),
): KeyLoader<Value> {
  let asked = 0;
  let batch = new Batch();
  let loading: PendingBatch<Value>[] = [];

  /** Never fails: to what DataLoader promises for these keys nobody listens. */
  async function loadBatch(keys: readonly string[]): Promise<undefined[]> {
    const [current, ones] = [batch, loading];
    batch = new Batch();
    loading = [];
    current.dispatch();
    const load = async () => observer.batch(label, asked, keys.length, () => loadStorable(keys, loadMany));
    const values = await load().catch(toError);
    settleAll(ones, values);
    if (values instanceof Error) for (const key of keys) known.delete(key);
    current.end();
    return keys.map(() => undefined);
  }

  const schedule = (dispatch: () => void) =>
    batching.batchScheduleFn(() => {
      dispatch();
      asked = 0;
    });
  // It asks whether a key is known, and what is known is kept here.
  const cacheMap = { get: (key: string) => known.get(key) && nothing, set: ignore, delete: ignore, clear: ignore };
  const loader = new DataLoader<string, undefined>(loadBatch, { batchScheduleFn: schedule, cacheMap });

  function loadNew(key: string): PendingBatch<Value> {
    const one = new PendingBatch<Value>(batch);
    loading.push(one);
    loader.load(key);
    known.set(key, one);
    return one;
  }

  return {
    load(key) {
      asked += 1;
      const found = known.get(key);
      if (!found) return loadNew(key);
      if (found instanceof PendingBatch && !found.batch.isDispatched) return found;
      // What is known comes with the round, too, so that rounds do not depend on what is known.
      return loader.load(key).then(() => found);
    },
  };
}

/** Loads the keys that can be there. Sent along, any other key would fail the statement, and with it its neighbours. */
async function loadStorable<Value>(keys: readonly string[], loadMany: LoadMany<Value>): Promise<(Value | Error)[]> {
  if (keys.every(isStorable)) return loadMany(keys);
  const storable = keys.filter(isStorable);
  const values = storable.length > 0 ? await loadMany(storable) : [];
  const found = new Map(storable.map((key, index) => [key, values[index]]));
  return keys.map((key) => found.get(key) ?? new LoomgateError('BAD_USER_INPUT', unstorable));
}

const unstorable = 'A text has U+0000 or half of a surrogate pair in it, which is found nowhere.';

const nothing = Promise.resolve(undefined);
const ignore = () => undefined;

/** @param values one for each, or what is in the way of all */
function settleAll<Value>(ones: readonly PendingBatch<Value>[], values: readonly (Value | Error)[] | Error): void {
  if (values instanceof Error) for (const one of ones) one.settle(values);
  else for (const [index, value] of values.entries()) ones[index]?.settle(value);
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
