import type { Sql } from 'sql-template-tag';
import type { Key, KeyType } from './key';
import { createLoader, type KeyLoader } from './key-loader';
import type { Operation } from './operation';

/** A loader that takes a request besides the key. Only keys of equal requests share a batch, and so a statement. */
export interface RequestLoader<Request, Value> {
  load(key: Key, request: Request): Promise<Value>;
}

/**
 * @param loader its name in traces and statistics, and the types of its keys
 * @param sign returns equal strings for requests whose statements differ in their keys only
 * @param loadMany returns a value for each key, in the order of the keys
 */
export function perRequest<Request, Value>(
  operation: Operation,
  { label, keyType }: { readonly label: string; readonly keyType: KeyType },
  sign: (request: Request) => string,
  loadMany: (request: Request, keys: readonly string[]) => Promise<Value[]>,
): RequestLoader<Request, Value> {
  const loaders = new Map<string, KeyLoader<Value>>();
  return {
    load(key, request) {
      const signature = sign(request);
      let loader = loaders.get(signature);
      if (!loader) {
        loader = createLoader(operation, label, keyType, (keys) => loadMany(request, keys), { loadsNull: true });
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
