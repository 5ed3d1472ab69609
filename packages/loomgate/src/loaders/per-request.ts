import type { Sql } from 'sql-template-tag';
import { createLoader, type KeyLoader } from './key-loader';
import type { Operation } from './operation';

/** A loader that takes a request besides the key. Only keys of equal requests share a batch, and so a statement. */
export interface RequestLoader<Request, Value> {
  load(key: string, request: Request): Promise<Value>;
}

/**
 * @param label the name of the loader in traces and statistics
 * @param sign returns equal strings for requests whose statements differ in their keys only
 * @param loadMany returns a value for each key, in the order of the keys
 */
export function perRequest<Request, Value>(
  operation: Operation,
  label: string,
  sign: (request: Request) => string,
  loadMany: (request: Request, keys: readonly string[]) => Promise<Value[]>,
): RequestLoader<Request, Value> {
  const loaders = new Map<string, KeyLoader<Value>>();
  return {
    load(key, request) {
      const signature = sign(request);
      let loader = loaders.get(signature);
      if (!loader) {
        loader = createLoader(operation, label, (keys) => loadMany(request, keys));
        loaders.set(signature, loader);
      }
      return loader.load(key);
    },
  };
}

/** @returns equal strings for equal conditions */
export function signSql({ strings, values }: Sql): string {
  return values.length === 0 && strings.length === 1 ? (strings[0] ?? '') : JSON.stringify([strings, values]);
}
