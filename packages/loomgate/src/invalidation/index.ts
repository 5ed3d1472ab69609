import { invalidateFromLocalWrites } from './from-local-writes';
import { invalidateFromWal } from './from-wal';
import type { Invalidation, InvalidationOptions } from './invalidation';
import { LogUnavailableError, prepareLog } from './prepare-log';

export type { Invalidation } from './invalidation';
export { namespaceOf } from './namespace';

/**
 * Starts invalidating the response cache: from the WAL of the database, or, if the server provides none, from the writes
 * of this process. An unreachable server is asked again until it answers.
 */
export async function startInvalidation(options: InvalidationOptions): Promise<Invalidation> {
  const { databaseUrl, tables, log } = options;
  const prepare = () => prepareLog(databaseUrl, tables);
  try {
    return invalidateFromWal(options, await prepare(), prepare);
  } catch (error) {
    if (!(error instanceof LogUnavailableError)) return invalidateFromWal(options, undefined, prepare);
    log.warn({ reason: error.message }, 'WAL unavailable: the response cache is purged by writes of this gateway only');
    return invalidateFromLocalWrites(options, error.message);
  }
}
