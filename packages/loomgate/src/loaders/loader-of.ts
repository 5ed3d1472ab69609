import DataLoader from 'dataloader';
import { type Definition, defineLoader, type Operation } from './operation';

/**
 * Loads the values of many keys: a value or an error for each key, in the order of the keys.
 * @param run runs a statement of this batch; its rows count towards the cost of the operation
 */
type BatchFunction<Key, Value> = (
  keys: readonly Key[],
  run: Operation['send'],
) => Promise<readonly (Value | Error)[]> | readonly (Value | Error)[];

/**
 * Defines a loader by the batch function of a DataLoader, for data that `byKey`, `connectionByKey` and `aggregateByKey` cannot
 * read. Each operation has one plain DataLoader (https://github.com/graphql/dataloader), which is dispatched in the same
 * rounds as the other loaders: the next round begins when the batches of this round are answered.
 *
 * It records no cache tags: a change of the data invalidates no cached answer. Give fields that use it a
 * `@cacheControl(maxAge:)` of their own.
 * @example
 * const weatherOf = loaderOf(async (cities: readonly string[]) => {
 *   const found = await fetchWeather(cities);
 *   return cities.map((city) => found.get(city) ?? new Error(`No weather of ${city}`));
 * });
 */
export function loaderOf<Key, Value>(batch: BatchFunction<Key, Value>): Definition<DataLoader<Key, Value>> {
  return defineLoader((operation) => {
    const load = async (keys: readonly Key[]) => batch(keys, (statement) => operation.send(statement));
    return new DataLoader<Key, Value>((keys) => operation.track(load(keys)), operation.batching);
  }, undefined);
}
