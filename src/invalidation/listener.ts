import type { Listener, Message } from '../cache/shared-store';
import type { Freshness, Purgeable, PurgeSource } from '../cache/types';
import type { Lsn } from '../shared/lsn';
import { timingOf } from './timing';
import { createWaiting } from './waiting';

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
  /** Milliseconds since the last beat; Infinity before the first. */
  beatAgeMs(): number;
  readonly counts: { readonly gaps: number; readonly epochs: number };
  /** Lets go of whoever waits. */
  stop(): void;
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
  const waiting = createWaiting();
  let known: { readonly epoch: string; readonly seq: number } | undefined;
  let applied: Lsn | null = null;
  let notBefore: Lsn = 0n;
  let holds = 0;
  let heardAtMs = Number.NEGATIVE_INFINITY;

  const beatAgeMs = () => clock() - heardAtMs;

  /** Positions of another epoch say nothing: the database may have been restored. */
  function enter({ epoch, lsn }: Message): void {
    counts.epochs += 1;
    purgeable.enter(epoch);
    applied = lsn;
    notBefore = 0n;
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
    beatAgeMs,
    get appliedLsn() {
      return applied;
    },
    onMessage(message) {
      if (message.epoch === known?.epoch) apply(message, known);
      else enter(message);
      known = message;
      if (applied === null || message.lsn > applied) applied = message.lsn;
      if (message.kind === 'beat') heardAtMs = clock();
      waiting.reached(applied);
    },
    onLost() {
      heardAtMs = Number.NEGATIVE_INFINITY;
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
