import type { Sql } from 'sql-template-tag';
import { createLoader, type KeyLoader } from './observed-loader';
import type { Operation } from './operation';

/** Batches the keys of equal requests, and those only: each distinct request is a statement of its own. */
export interface RequestLoader<Request, Value> {
  load(key: string, request: Request): Promise<Value>;
}

/**
 * @param label what traces and sums call it
 * @param sign equal for requests whose statements differ in nothing but the keys
 * @param loadMany one value for each key, in their order
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

/** What tells two conditions apart. */
export function signSql({ strings, values }: Sql): string {
  return values.length === 0 && strings.length === 1 ? (strings[0] ?? '') : JSON.stringify([strings, values]);
}
