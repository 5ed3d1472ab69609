import { listenerFigures } from './from-wal';
import type { Invalidation, InvalidationOptions } from './invalidation';
import { sendKeepalives } from './keepalive';
import { createWrittenTypes, type WrittenTypes } from './written-types';

/**
 * What this gateway writes is purged by type, after the mutation; what others write is served until it expires.
 * @param reason why there is no log
 */
export function invalidateFromLocalWrites(options: InvalidationOptions, reason: string): Invalidation {
  const { purger, listener } = options;
  const writes = createWrittenTypes(options);
  if (options.isMigrated) purgeEveryType(writes);
  const stopBeats = sendKeepalives(purger, listener);
  const freshness = { isFresh: () => !listener.isHeld() && listener.beatAgeMs() < Number.POSITIVE_INFINITY };
  return {
    freshness,
    ownWrites: writes,
    onWrite: writes.note,
    figures: () => ({
      ...{ follows: 'writes', reason, role: 'listener', takeovers: 0 },
      ...listenerFigures(listener),
      isFresh: freshness.isFresh(),
      ...{ lagMs: null, slot: null, slotWait: null, roundTripMs: null, retainedWalBytes: null },
      ownWrites: writes.counts,
    }),
    isAlone: () => false,
    async stop() {
      writes.stop();
      listener.stop();
      await stopBeats();
    },
  };
}

/** As a write to all tables does: until it has been done, nothing is served. */
function purgeEveryType(writes: WrittenTypes): void {
  const settle = writes.begin();
  writes.note(undefined);
  void settle();
}
