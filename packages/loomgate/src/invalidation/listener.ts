import type { Listener, Message } from '../cache/shared-store';
import type { Freshness, Purgeable, PurgeSource } from '../cache/types';
import type { Lsn } from '../shared/lsn';
import { createLsnWaiters } from './lsn-waiters';
import { timingOf } from './timing';

/** Hears what was purged, applies it here, and knows how far that has come. */
export interface LogListener extends Listener, Freshness {
  /** Everything committed before it has been purged here; null before anything was heard. */
  readonly appliedLsn: Lsn | null;
  /** @returns false when it was not applied in time, or the listener was stopped */
  waitFor(lsn: Lsn, timeoutMs: number): Promise<boolean>;
  /** Not fresh until everything before the position has been applied. */
  standAside(lsn: Lsn): void;
  /** Not fresh until the function that it gives was called. */
  hold(): () => void;
  isHeld(): boolean;
  /** Milliseconds since the last beat was published, at most; Infinity before the first, and after a loss. */
  beatAgeMs(): number;
  /** Milliseconds since it was last known that nothing is missing; since this began, where it never was. */
  lagMs(): number;
  /** What this instance has read from the log itself, and nobody else tells it. */
  readonly own: OwnChanges;
  readonly counts: { readonly gaps: number; readonly epochs: number };
  /** Lets go of whoever waits. */
  stop(): void;
}

/** The holder of the slot reads the log itself: while Redis is away it needs nobody to tell it. */
interface OwnChanges {
  /** @param lsn where the commit ended; null for a purge that is no commit's */
  purge(tags: readonly string[], lsn: Lsn | null, source: string): void;
  /** Everything before the position has been applied here, and was so at a moment of `performance.now()`. */
  beat(lsn: Lsn, atMs: number): void;
  /**
   * What has changed is not known.
   * @param from the position that the log goes on from; null where that is where it was
   */
  drop(from: Lsn | null): void;
  /** Somebody else reads the log. */
  end(): void;
}

export interface ListenerOptions {
  /** How far what is served may lag behind the database. */
  readonly lagMs: number;
  /** Milliseconds from whenever, never going back. */
  readonly clock?: () => number;
}

/**
 * Applies messages to the cache of this instance. They are numbered without holes, so that one that was lost is noticed
 * by the next one: everything is dropped then.
 */
export function createLogListener(purgeable: Purgeable, options: ListenerOptions): LogListener {
  const { lagMs, clock = () => performance.now() } = options;
  const { maxSilenceMs } = timingOf(lagMs);
  const counts = { gaps: 0, epochs: 0 };
  const waiting = createLsnWaiters();
  let known: { readonly epoch: string; readonly seq: number } | undefined;
  let applied: Lsn | null = null;
  let notBefore: Lsn = 0n;
  let holds = 0;
  const never = Number.NEGATIVE_INFINITY;
  let heardAtMs = never;
  let ownAtMs = never;
  let knownAtMs = clock();

  const beatAgeMs = () => clock() - Math.max(heardAtMs, ownAtMs);

  function restart(from: Lsn): void {
    applied = from;
    notBefore = 0n;
  }

  function reach(lsn: Lsn): void {
    if (applied === null || lsn > applied) applied = lsn;
    waiting.reached(applied);
  }

  const own: OwnChanges = {
    purge(tags, lsn, source) {
      purgeable.purge(tags, toSource(source));
      if (lsn !== null) reach(lsn);
    },
    beat(lsn, atMs) {
      ownAtMs = Math.max(ownAtMs, atMs);
      knownAtMs = Math.max(knownAtMs, atMs);
      reach(lsn);
    },
    drop(from) {
      purgeable.dropAll();
      if (from !== null) restart(from);
    },
    end() {
      ownAtMs = never;
    },
  };

  /** Positions of another epoch say nothing: the database may have been restored. */
  function enter({ epoch, lsn }: Message): void {
    counts.epochs += 1;
    purgeable.enter(epoch);
    restart(lsn);
  }

  function apply(message: Message, before: NonNullable<typeof known>): void {
    const expected = message.kind === 'beat' ? before.seq : before.seq + 1;
    if (message.seq !== expected) {
      counts.gaps += 1;
      purgeable.dropAll();
    } else if (message.kind === 'purge') purgeable.purge(message.tags, toSource(message.source));
  }

  return {
    counts,
    own,
    beatAgeMs,
    lagMs: () => clock() - knownAtMs,
    get appliedLsn() {
      return applied;
    },
    onMessage(message, publishedAfterMs = clock()) {
      if (message.epoch === known?.epoch) apply(message, known);
      else enter(message);
      purgeable.reached(message.seq);
      known = message;
      if (message.kind === 'beat') {
        heardAtMs = Math.max(heardAtMs, publishedAfterMs);
        knownAtMs = Math.max(knownAtMs, publishedAfterMs);
      }
      reach(message.lsn);
    },
    onLost() {
      heardAtMs = never;
    },
    isFresh: () => holds === 0 && applied !== null && applied >= notBefore && beatAgeMs() <= maxSilenceMs,
    waitFor: async (lsn, timeoutMs) => (applied !== null && applied >= lsn) || waiting.wait(lsn, timeoutMs),
    isHeld: () => holds > 0,
    standAside(lsn) {
      if (lsn > notBefore) notBefore = lsn;
    },
    hold() {
      holds += 1;
      let isHeld = true;
      return () => {
        if (isHeld) holds -= 1;
        isHeld = false;
      };
    },
    stop: waiting.stop,
  };
}

function toSource(source: string): PurgeSource {
  return source === 'admin' || source === 'write' ? source : 'log';
}
