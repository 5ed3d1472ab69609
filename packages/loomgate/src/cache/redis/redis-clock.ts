/**
 * Bounds when Redis runs a command, by its clock and ours, of which each is compared with itself alone: its clock is at
 * least as far ahead of ours as an answer says when it arrives. Of the answers of the last minute the one that came
 * quickest counts. A clock of Redis that is set back meanwhile lets commands be as late.
 */
export interface RedisClock {
  /** The time of Redis by which a command that is sent now has run, if it is no longer than this on its way. */
  deadlineMs(maxWayMs: number): number;
  /** An answer has come, which says the time of Redis. */
  answered(redisMs: number): void;
  /** It may be another Redis from now on. */
  forget(): void;
  readonly isKnown: boolean;
}

const unknown = Number.NEGATIVE_INFINITY;
const halfMs = 30_000;

/** @param clock milliseconds, never going back */
export function createRedisClock(clock = () => performance.now()): RedisClock {
  /** How far Redis is ahead at least, by the answers of this half minute and of the one before. */
  let ahead = { now: unknown, before: unknown, sinceMs: clock() };
  const aheadMs = () => Math.max(ahead.now, ahead.before);

  return {
    deadlineMs: (maxWayMs) => (aheadMs() === unknown ? 0 : clock() + aheadMs() + maxWayMs),
    answered(redisMs) {
      const nowMs = clock();
      if (nowMs - ahead.sinceMs > halfMs) ahead = { now: unknown, before: ahead.now, sinceMs: nowMs };
      ahead.now = Math.max(ahead.now, redisMs - nowMs);
    },
    forget() {
      ahead = { now: unknown, before: unknown, sinceMs: clock() };
    },
    get isKnown() {
      return aheadMs() !== unknown;
    },
  };
}
