import { createHolderPurger } from '../cache/purges/holder-purger';
import type { PurgeListener } from '../cache/purges/purge-listener';
import { timingOf } from '../cache/purges/timing';
import { lsnText } from '../shared/lsn';
import { withTimeout } from '../shared/with-timeout';
import { followLog, type LogFollower } from './follow-log';
import { createFollowedTypes } from './followed-types';
import type { Invalidation, InvalidationFigures, InvalidationOptions } from './invalidation';
import { createLogAvailability, type LogAvailability } from './log-availability';
import { type PreparedLog, prepareLog } from './prepare-log';
import { createReadYourWrites } from './read-your-writes';
import { defaultTimeouts } from './slot-timeouts';

/**
 * Starts invalidating the response cache from the WAL of the database: purges the commits of all clients. While the WAL
 * cannot be followed, the cache is bypassed. The server is asked again until it answers and lets the WAL be followed.
 */
export async function startInvalidation(options: InvalidationOptions): Promise<Invalidation> {
  const { databaseUrl: url, pool, listener, lagMs, log, link } = options;
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const readYourWrites = createReadYourWrites(pool, listener, () => availability.unavailable() === undefined);
  const availability = createLogAvailability({
    prepare: () => prepareLog(options),
    // Mutations did not wait while the WAL was unavailable.
    onAvailable: () => void readYourWrites.begin()(),
    log,
    pauseMs: timeouts.unavailablePauseMs,
  });
  const followedTypes = createFollowedTypes(options);
  const onPrepared = createOnPrepared(options);
  async function prepare(): Promise<PreparedLog> {
    const prepared = onPrepared.call(await availability.prepare());
    await followedTypes.replace(prepared);
    return prepared;
  }

  const holder = link && createHolderPurger({ shared: options.purger, link, listener, log });
  const prepared = await prepare().catch(() => undefined);
  const follower = followLog({
    ...{ ...options, url, prepared, prepare, purger: holder ?? options.purger, holder, link, timeouts, followedTypes },
    timing: timingOf(lagMs),
  });
  return {
    freshness: listener,
    readYourWrites,
    follows: followedTypes.has,
    figures: () => figuresOf(follower, listener, availability, readYourWrites),
    isAlone: () => holder?.isAlone() ?? false,
    async stop() {
      onPrepared.stop();
      readYourWrites.stop();
      listener.stop();
      // Does not wait for a database that no longer answers.
      await withTimeout(follower.stop(), stopTimeoutMs).catch(() => undefined);
    },
  };
}

const stopTimeoutMs = 2_000;

/** What follows from each preparation of the server. */
function createOnPrepared({ listener, lagMs, log }: Pick<InvalidationOptions, 'listener' | 'lagMs' | 'log'>) {
  let stopSuspension: () => void = () => undefined;
  let isWarned = false;
  return {
    call(prepared: PreparedLog): PreparedLog {
      if (prepared.keepsWalWithoutLimit && !isWarned)
        log.warn(
          'max_slot_wal_keep_size is -1: WAL for an unread replication slot fills the disk; see docs/operations.md',
        );
      isWarned = true;
      if (prepared.hadOtherFingerprint) stopSuspension = resumeAfter(lagMs, listener.suspend());
      return prepared;
    },
    stop: () => stopSuspension(),
  };
}

/** By then no message of instances with other tables is in transit. @returns a function that cancels it */
function resumeAfter(ms: number, resume: () => void): () => void {
  const timer = setTimeout(resume, ms);
  return () => clearTimeout(timer);
}

function figuresOf(
  { figures }: LogFollower,
  listener: PurgeListener,
  availability: Pick<LogAvailability, 'unavailable'>,
  readYourWrites: Pick<Invalidation['readYourWrites'], 'counts'>,
): InvalidationFigures {
  const { role, takeovers, slot, state, roundTripMs, slotWait } = figures;
  const { appliedLsn, counts } = listener;
  const unavailable = availability.unavailable();
  const beatAgeMs = listener.heartbeatAgeMs();
  return {
    unavailable: unavailable ? { reason: unavailable.reason, remedies: unavailable.remedies } : null,
    isFresh: listener.isFresh(),
    appliedLsn: appliedLsn === null ? null : lsnText(appliedLsn),
    beatAgeMs: Number.isFinite(beatAgeMs) ? Math.round(beatAgeMs) : null,
    ...counts,
    lagMs: unavailable ? null : Math.round(listener.lagMs()),
    ...{ role, takeovers, slot: slot ?? null, roundTripMs: roundTripMs ?? null },
    slotWait: slotWait ? { ms: Math.round(performance.now() - slotWait.sinceMs), for: slotWait.for } : null,
    retainedWalBytes: state?.retainedBytes ?? null,
    readYourWrites: readYourWrites.counts,
  };
}
