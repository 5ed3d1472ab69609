/**
 * Bounds when Redis runs a command. Each clock is compared with itself only: an answer shows how far the clock of Redis is
 * ahead of ours, at least. The quickest answer of the last minute counts. If the clock of Redis is set back, commands may
 * run later by as much, for up to a minute.
 */
export interface RedisClock {
  /** The time of Redis at which a command sent now has run if it takes no longer than `maxDelayMs`; 0 if unknown. */
  deadlineMs(maxDelayMs: number): number;
  /** Records the time of Redis from an answer that has just arrived. */
  observe(redisMs: number): void;
  /** Forgets all observations: the next answers may come from another server. */
  reset(): void;
  readonly isKnown: boolean;
}

const unknown = Number.NEGATIVE_INFINITY;
const windowMs = 30_000;

/** @param clock monotonic milliseconds */
export function createRedisClock(clock = () => performance.now()): RedisClock {
  /** How far Redis is ahead, at least: by the answers of this window and of the previous one. */
  let ahead = { current: unknown, previous: unknown, sinceMs: clock() };
  const aheadMs = () => Math.max(ahead.current, ahead.previous);

  return {
    deadlineMs: (maxDelayMs) => (aheadMs() === unknown ? 0 : clock() + aheadMs() + maxDelayMs),
    observe(redisMs) {
      const nowMs = clock();
      if (nowMs - ahead.sinceMs > windowMs) ahead = { current: unknown, previous: ahead.current, sinceMs: nowMs };
      ahead.current = Math.max(ahead.current, redisMs - nowMs);
    },
    reset() {
      ahead = { current: unknown, previous: unknown, sinceMs: clock() };
    },
    get isKnown() {
      return aheadMs() !== unknown;
    },
  };
}
