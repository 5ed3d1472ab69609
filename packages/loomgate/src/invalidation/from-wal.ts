import { lsnText } from '../shared/lsn';
import { withTimeout } from '../shared/with-timeout';
import { followLog } from './follow-log';
import { createHolderPurger } from './holder-purger';
import type { Invalidation, InvalidationFigures, InvalidationOptions } from './invalidation';
import type { PreparedLog } from './prepare-log';
import { createReadYourWrites } from './read-your-writes';
import { timingOf } from './timing';

/**
 * Every writer's commits are purged as they come out of the log.
 * @param prepared undefined where the server could not be asked yet
 */
export function invalidateFromWal(
  options: InvalidationOptions,
  prepared: PreparedLog | undefined,
  prepare: () => Promise<PreparedLog>,
): Invalidation {
  const { databaseUrl: url, pool, listener, lagMs, log, link } = options;
  if (prepared?.keepsWalWithoutLimit)
    log.warn('max_slot_wal_keep_size is -1: a slot that nobody reads fills the disk; see docs/operations.md');
  const ownWrites = createReadYourWrites(pool, listener);
  const forgetOthers = prepared?.wasOthers ? holdFor(lagMs, listener.hold()) : () => undefined;
  const holder = link && createHolderPurger({ shared: options.purger, link, listener, log });
  const purger = holder ?? options.purger;
  const following = followLog({ ...options, url, timing: timingOf(lagMs), prepared, prepare, purger, holder, link });

  function figures(): InvalidationFigures {
    const { role, takeovers, slot, state, roundTripMs, slotWait } = following.figures;
    return {
      follows: 'log',
      ...listenerFigures(listener),
      lagMs: Math.round(listener.lagMs()),
      ...{ role, takeovers, slot: slot ?? null, roundTripMs: roundTripMs ?? null },
      slotWait: slotWait ? { ms: Math.round(performance.now() - slotWait.sinceMs), for: slotWait.for } : null,
      retainedWalBytes: state?.retainedBytes ?? null,
      ownWrites: ownWrites.counts,
    };
  }

  return {
    freshness: listener,
    ownWrites,
    onWrite: () => undefined,
    figures,
    isAlone: () => holder?.isAlone() ?? false,
    async stop() {
      forgetOthers();
      ownWrites.stop();
      listener.stop();
      // A database that has fallen silent is not waited for.
      await withTimeout(following.stop(), stopTimeoutMs).catch(() => undefined);
    },
  };
}

const stopTimeoutMs = 2_000;

/** By then nothing is on its way any more that instances with other tables have said. */
function holdFor(ms: number, release: () => void): () => void {
  const timer = setTimeout(release, ms);
  return () => clearTimeout(timer);
}

export function listenerFigures(listener: InvalidationOptions['listener']) {
  const { appliedLsn, counts } = listener;
  const beatAgeMs = listener.beatAgeMs();
  return {
    isFresh: listener.isFresh(),
    appliedLsn: appliedLsn === null ? null : lsnText(appliedLsn),
    beatAgeMs: Number.isFinite(beatAgeMs) ? Math.round(beatAgeMs) : null,
    ...counts,
  };
}
