import type { Pool } from 'pg';
import type { RedisLink } from '../cache/purges/holder-purger';
import { requestSlot } from './slot';
import type { SlotTimeouts } from './slot-timeouts';

interface SlotRequestOptions {
  readonly pool: Pick<Pool, 'query'>;
  /** undefined without Redis. */
  readonly link: Pick<RedisLink, 'isUp'> | undefined;
  readonly timeouts: Pick<SlotTimeouts, 'requestAfterMs'>;
  /** Whether heartbeats arrive. */
  isHeard(): boolean;
}

/**
 * Detects a slot holder that has lost Redis while this instance reaches it.
 * @returns a function that checks, and asks the holder to release the slot if that has lasted for `requestAfterMs`
 */
export function createSlotRequests(options: SlotRequestOptions): (slot: string) => Promise<void> {
  const { pool, link, timeouts, isHeard } = options;
  let silentSinceMs: number | undefined;

  return async (slot) => {
    if (isHeard() || !(await link?.isUp())) silentSinceMs = undefined;
    else silentSinceMs ??= performance.now();
    if (silentSinceMs !== undefined && performance.now() - silentSinceMs > timeouts.requestAfterMs)
      await requestSlot(pool, slot);
  };
}
