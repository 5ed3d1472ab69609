import { createHolderPurger } from '../cache/purges/holder-purger';
import { timingOf } from '../cache/purges/timing';
import { lsnText } from '../shared/lsn';
import { withTimeout } from '../shared/with-timeout';
import { followLog } from './follow-log';
import type { Invalidation, InvalidationFigures, InvalidationOptions } from './invalidation';
import type { PreparedLog } from './prepare-log';
import { createReadYourWrites } from './read-your-writes';
import { defaultTimeouts } from './slot-timeouts';

/**
 * Invalidates from the WAL: purges the commits of all clients.
 * @param prepared undefined if the server was unreachable
 */
export function invalidateFromWal(
  options: InvalidationOptions,
  prepared: PreparedLog | undefined,
  prepare: () => Promise<PreparedLog>,
): Invalidation {
  const { databaseUrl: url, pool, listener, lagMs, log, link } = options;
  if (prepared?.keepsWalWithoutLimit)
    log.warn('max_slot_wal_keep_size is -1: WAL for an unread replication slot fills the disk; see docs/operations.md');
  const readYourWrites = createReadYourWrites(pool, listener);
  const stopSuspension = prepared?.hadOtherFingerprint ? resumeAfter(lagMs, listener.suspend()) : () => undefined;
  const holder = link && createHolderPurger({ shared: options.purger, link, listener, log });
  const purger = holder ?? options.purger;
  const follower = followLog({
    ...{ ...options, url, prepared, prepare, purger, holder, link },
    timing: timingOf(lagMs),
    timeouts: { ...defaultTimeouts, ...options.timeouts },
  });

  function figures(): InvalidationFigures {
    const { role, takeovers, slot, state, roundTripMs, slotWait } = follower.figures;
    return {
      follows: 'log',
      ...listenerFigures(listener),
      lagMs: Math.round(listener.lagMs()),
      ...{ role, takeovers, slot: slot ?? null, roundTripMs: roundTripMs ?? null },
      slotWait: slotWait ? { ms: Math.round(performance.now() - slotWait.sinceMs), for: slotWait.for } : null,
      retainedWalBytes: state?.retainedBytes ?? null,
      readYourWrites: readYourWrites.counts,
    };
  }

  return {
    freshness: listener,
    readYourWrites,
    onWrite: () => undefined,
    figures,
    isAlone: () => holder?.isAlone() ?? false,
    async stop() {
      stopSuspension();
      readYourWrites.stop();
      listener.stop();
      // Does not wait for a database that no longer answers.
      await withTimeout(follower.stop(), stopTimeoutMs).catch(() => undefined);
    },
  };
}

const stopTimeoutMs = 2_000;

/** By then no message of instances with other tables is in transit. @returns a function that cancels it */
function resumeAfter(ms: number, resume: () => void): () => void {
  const timer = setTimeout(resume, ms);
  return () => clearTimeout(timer);
}

export function listenerFigures(listener: InvalidationOptions['listener']) {
  const { appliedLsn, counts } = listener;
  const beatAgeMs = listener.heartbeatAgeMs();
  return {
    isFresh: listener.isFresh(),
    appliedLsn: appliedLsn === null ? null : lsnText(appliedLsn),
    beatAgeMs: Number.isFinite(beatAgeMs) ? Math.round(beatAgeMs) : null,
    ...counts,
  };
}
