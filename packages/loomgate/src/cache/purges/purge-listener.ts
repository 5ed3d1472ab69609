import type { Lsn } from '../../shared/lsn';
import type { Freshness } from '../types';
import { createLsnWaiters } from './lsn-waiters';
import type { Purgeable } from './purgeable';
import type { Message, MessageListener, PurgeSource } from './purger';
import { timingOf } from './timing';

/** Applies messages to the cache of this instance, and tracks up to which position that is done. */
export interface PurgeListener extends MessageListener, Freshness {
  /** Everything committed before this position has been purged here; null before the first message. */
  readonly appliedLsn: Lsn | null;
  /** @returns false if the position was not applied in time, or the listener was stopped */
  waitFor(lsn: Lsn, timeoutMs: number): Promise<boolean>;
  /** Not fresh until everything before the position has been applied. */
  requireLsn(lsn: Lsn): void;
  /** Not fresh until the returned function is called. */
  suspend(): () => void;
  isSuspended(): boolean;
  /** At most this many milliseconds since the last heartbeat was published; Infinity before the first and after `onLost`. */
  heartbeatAgeMs(): number;
  /** Milliseconds since a heartbeat last proved that all purges were applied; since the start if none has. */
  lagMs(): number;
  /** Applies changes that this instance read from the WAL by itself. */
  readonly local: LocalChanges;
  readonly counts: { readonly gaps: number; readonly epochs: number };
  /** Ends all calls of `waitFor`. */
  stop(): void;
}

/** Changes from the WAL reader of this instance: while Redis is unavailable, the slot holder receives no messages. */
interface LocalChanges {
  /** @param lsn end of the commit; null for a purge that does not come from a commit */
  purge(tags: readonly string[], lsn: Lsn | null, source: string): void;
  /** Everything before the position was applied here at `atMs`, on the clock of `performance.now()`. */
  heartbeat(lsn: Lsn, atMs: number): void;
  /**
   * Clears the cache: it is unknown what has changed.
   * @param from the position at which the WAL continues; null to keep the current one
   */
  reset(from: Lsn | null): void;
  /** This instance no longer reads the WAL. */
  end(): void;
}

export interface ListenerOptions {
  /** How far answers may lag behind the database. */
  readonly lagMs: number;
  /** Monotonic milliseconds. */
  readonly clock?: () => number;
}

/**
 * Creates a listener. Messages are numbered without gaps: the message after a lost one reveals the gap, and the cache is
 * cleared.
 */
export function createPurgeListener(purgeable: Purgeable, options: ListenerOptions): PurgeListener {
  const { lagMs, clock = () => performance.now() } = options;
  const { maxSilenceMs } = timingOf(lagMs);
  const counts = { gaps: 0, epochs: 0 };
  const lsnWaiters = createLsnWaiters();
  let last: { readonly epoch: string; readonly seq: number } | undefined;
  let applied: Lsn | null = null;
  let required: Lsn = 0n;
  let suspensions = 0;
  const never = Number.NEGATIVE_INFINITY;
  let messageHeartbeatMs = never;
  let localHeartbeatMs = never;
  let currentAtMs = clock();

  const heartbeatAgeMs = () => clock() - Math.max(messageHeartbeatMs, localHeartbeatMs);

  function restartAt(lsn: Lsn): void {
    applied = lsn;
    required = 0n;
  }

  function advance(lsn: Lsn): void {
    if (applied === null || lsn > applied) applied = lsn;
    lsnWaiters.onReached(applied);
  }

  const local: LocalChanges = {
    purge(tags, lsn, source) {
      purgeable.purge(tags, toSource(source));
      if (lsn !== null) advance(lsn);
    },
    heartbeat(lsn, atMs) {
      localHeartbeatMs = Math.max(localHeartbeatMs, atMs);
      currentAtMs = Math.max(currentAtMs, atMs);
      advance(lsn);
    },
    reset(from) {
      purgeable.purgeAll();
      if (from !== null) restartAt(from);
    },
    end() {
      localHeartbeatMs = never;
    },
  };

  /** Positions of different epochs cannot be compared: the database may have been restored from a backup. */
  function enterEpoch({ epoch, lsn }: Message): void {
    counts.epochs += 1;
    purgeable.enterEpoch(epoch);
    restartAt(lsn);
  }

  function apply(message: Message, before: NonNullable<typeof last>): void {
    const expected = message.kind === 'heartbeat' ? before.seq : before.seq + 1;
    if (message.seq !== expected) {
      counts.gaps += 1;
      purgeable.purgeAll();
    } else if (message.kind === 'purge') purgeable.purge(message.tags, toSource(message.source));
  }

  return {
    counts,
    local,
    heartbeatAgeMs,
    lagMs: () => clock() - currentAtMs,
    get appliedLsn() {
      return applied;
    },
    onMessage(message, publishedAfterMs = clock()) {
      if (message.epoch === last?.epoch) apply(message, last);
      else enterEpoch(message);
      purgeable.advanceTo(message.seq);
      last = message;
      if (message.kind === 'heartbeat') {
        messageHeartbeatMs = Math.max(messageHeartbeatMs, publishedAfterMs);
        currentAtMs = Math.max(currentAtMs, publishedAfterMs);
      }
      advance(message.lsn);
    },
    onLost() {
      messageHeartbeatMs = never;
    },
    isFresh: () => suspensions === 0 && applied !== null && applied >= required && heartbeatAgeMs() <= maxSilenceMs,
    waitFor: async (lsn, timeoutMs) => (applied !== null && applied >= lsn) || lsnWaiters.wait(lsn, timeoutMs),
    isSuspended: () => suspensions > 0,
    requireLsn(lsn) {
      if (lsn > required) required = lsn;
    },
    suspend() {
      suspensions += 1;
      let isEnded = false;
      return () => {
        if (!isEnded) suspensions -= 1;
        isEnded = true;
      };
    },
    stop: lsnWaiters.stop,
  };
}

function toSource(source: string): PurgeSource {
  return source === 'admin' ? source : 'log';
}
