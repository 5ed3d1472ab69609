import DataLoader from 'dataloader';
import { LoomgateError } from '../errors';
import { isStorable } from '../shared/text';
import { isKeyText, type Key, type KeyType, keyText, nullKey, partsOf } from './key';
import type { Operation } from './operation';

/** Loads the values of many keys, by their texts: a value or an error for each key, in the order of the keys. */
export type LoadMany<Value> = (keys: readonly string[]) => Promise<(Value | Error)[]>;

/** A loader by the keys of rows or parents. */
export interface KeyLoader<Value> {
  load(key: Key): Promise<Value>;
}

interface LoaderOptions<Value> {
  /** DataLoader's `cacheMap`, by the texts of the keys. */
  readonly cacheMap?: DataLoader.CacheMap<string, Promise<Value>>;
  /** Whether a null key is loaded, as `nullKey`: nothing belongs to it. By default it is refused with InvalidKey. */
  readonly loadsNull?: boolean;
}

/**
 * A DataLoader that dispatches in the rounds of the operation and reports every batch to the operation's observer.
 * @param label the name of the loader in traces and statistics: `Type.field` or `Type.byKey`
 * @param keyType the types of the columns of the keys
 * @param loadMany never gets a key that Postgres would refuse
 */
export function createLoader<Value>(
  { batching, observer }: Pick<Operation, 'batching' | 'observer'>,
  label: string,
  keyType: KeyType,
  loadMany: LoadMany<Value>,
  { cacheMap = new Map(), loadsNull = false }: LoaderOptions<Value> = {},
): KeyLoader<Value> {
  let requests = 0;
  const loadBatch = async (keys: readonly string[]) =>
    observer.batch(label, requests, keys.length, () => loadValid(keyType, keys, loadMany));
  const batchScheduleFn = (dispatch: () => void) =>
    batching.batchScheduleFn(() => {
      dispatch();
      requests = 0;
    });
  const loader = new DataLoader(loadBatch, { batchScheduleFn, cacheMap });
  return {
    load(key) {
      const text = keyText(keyType, key) ?? (loadsNull ? nullKey : undefined);
      if (text === undefined) return Promise.reject(new InvalidKey());
      requests += 1;
      return loader.load(text);
    },
  };
}

/** Loads the keys that are valid. Any other key would fail the statement, and the other keys with it. */
async function loadValid<Value>(
  keyType: KeyType,
  keys: readonly string[],
  loadMany: LoadMany<Value>,
): Promise<(Value | Error)[]> {
  const isValid = (key: string) => key === nullKey || isKeyText(keyType, key);
  if (keys.every(isValid)) return loadMany(keys);
  const valid = keys.filter(isValid);
  const values = valid.length > 0 ? await loadMany(valid) : [];
  const found = new Map(valid.map((key, index) => [key, values[index]]));
  return keys.map((key) => found.get(key) ?? errorOf(keyType, key));
}

function errorOf(keyType: KeyType, key: string): LoomgateError {
  return partsOf(keyType, key)?.every(isStorable) !== false
    ? new InvalidKey()
    : new LoomgateError('BAD_USER_INPUT', unstorable);
}

/** The error of a key that no row can have: null, or not a value of the type of its column. */
export class InvalidKey extends LoomgateError {
  constructor() {
    super('BAD_USER_INPUT', 'The key is null, or not a value of the type of its column.');
  }
}

const unstorable = 'The text contains U+0000 or an unpaired surrogate, which Postgres cannot store.';
