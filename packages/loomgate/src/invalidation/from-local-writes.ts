import { setTimeout as sleep } from 'node:timers/promises';
import type { PurgeListener } from '../cache/purges/purge-listener';
import type { Purger } from '../cache/purges/purger';
import { withTimeout } from '../shared/with-timeout';
import { listenerFigures } from './from-wal';
import type { Invalidation, InvalidationOptions } from './invalidation';
import { createWrittenTypes, type WrittenTypes } from './written-types';

/**
 * Invalidates without a WAL: what this gateway writes is purged by type, after the mutation. Entries that other clients
 * make stale are served until they expire.
 * @param reason why the WAL cannot be read
 */
export function invalidateFromLocalWrites(options: InvalidationOptions, reason: string): Invalidation {
  const { purger, listener } = options;
  const writes = createWrittenTypes(options);
  if (options.isMigrated) purgeEveryType(writes);
  const stopKeepalives = sendKeepalives(purger, listener);
  const freshness = { isFresh: () => !listener.isSuspended() && listener.heartbeatAgeMs() < Number.POSITIVE_INFINITY };
  return {
    freshness,
    readYourWrites: writes,
    onWrite: writes.record,
    figures: () => ({
      ...{ follows: 'writes', reason, role: 'listener', takeovers: 0 },
      ...listenerFigures(listener),
      isFresh: freshness.isFresh(),
      ...{ lagMs: null, slot: null, slotWait: null, roundTripMs: null, retainedWalBytes: null },
      readYourWrites: writes.counts,
    }),
    isAlone: () => false,
    async stop() {
      writes.stop();
      listener.stop();
      await stopKeepalives();
    },
  };
}

/** Acts like a write to all tables: nothing is served until it has been purged. */
function purgeEveryType(writes: WrittenTypes): void {
  const settle = writes.begin();
  writes.record(undefined);
  void settle();
}

const keepaliveEveryMs = 1_000;
const keepaliveTimeoutMs = 2_000;

/**
 * Sends a heartbeat whenever none has arrived for a second: its number reveals lost messages. Begins a new epoch if the
 * shared state is lost.
 * @returns a function that stops it
 */
function sendKeepalives(purger: Purger, listener: Pick<PurgeListener, 'heartbeatAgeMs'>): () => Promise<void> {
  const stopping = new AbortController();

  async function heartbeat(): Promise<void> {
    if ((await purger.state()) === null) await purger.raiseEpoch(0n);
    await purger.heartbeat(0n);
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      // The connection logs outages; the next heartbeat tries again.
      if (listener.heartbeatAgeMs() > keepaliveEveryMs)
        await withTimeout(heartbeat(), keepaliveTimeoutMs).catch(() => undefined);
      const pauseMs = keepaliveEveryMs * (0.5 + Math.random());
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const running = run();
  return () => {
    stopping.abort();
    return running;
  };
}
