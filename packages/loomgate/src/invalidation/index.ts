import { invalidateFromLocalWrites } from './from-local-writes';
import { invalidateFromWal } from './from-wal';
import type { Invalidation, InvalidationOptions } from './invalidation';
import { LogUnavailableError, prepareLog } from './prepare-log';

export type { Invalidation } from './invalidation';
export { createLogListener, type LogListener } from './listener';
export { namespaceOf } from './namespace';
export { timingOf } from './timing';

/**
 * Keeps the response cache true: by the log of the database, or, where the server keeps none that could be followed, by
 * what this process writes. A server that cannot be asked now is asked again until it can.
 */
export async function startInvalidation(options: InvalidationOptions): Promise<Invalidation> {
  const { databaseUrl, tables, log } = options;
  const prepare = () => prepareLog(databaseUrl, tables);
  try {
    return invalidateFromWal(options, await prepare(), prepare);
  } catch (error) {
    if (!(error instanceof LogUnavailableError)) return invalidateFromWal(options, undefined, prepare);
    log.warn({ reason: error.message }, 'the response cache is purged by our own writes alone: there is no log');
    return invalidateFromLocalWrites(options, error.message);
  }
}
