import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MonitoredConnection } from './connection';

/** What pinging asks of a connection to Redis; answers and messages come in the order in which Redis has sent them. */
export interface Pinged extends MonitoredConnection {
  ping(): Promise<unknown>;
}

/** Measures how long messages of Redis are on their way to this instance, on the connection that they come on. */
export interface Pings {
  /**
   * A moment, on the clock of `performance.now()`, before whatever arrives next was published: a ping that was sent then
   * has been answered before it. No other clock is read. -Infinity while none has been answered.
   */
  readonly sentBeforeMs: number;
  /** Whether Redis answers; false also when this process is late to read that it does. */
  isInTime(): boolean;
  /** Whether Redis answers. */
  isAnswered(): Promise<boolean>;
  stop(): void;
}

/** How long an answer may take before the connection counts as deaf, at least. */
const maxAnswerMs = 1_000;

/**
 * @param everyMs how much older than it is a message may look, besides what its way takes
 * @param clock milliseconds from whenever, never going back
 */
export function createPings(subscriber: Pinged, everyMs: number, clock = () => performance.now()): Pings {
  const waiting = new Set<number>();
  let sentBeforeMs = Number.NEGATIVE_INFINITY;
  let hasFailed = false;

  async function ping(): Promise<void> {
    const sentAtMs = clock();
    waiting.add(sentAtMs);
    try {
      await subscriber.ping();
      sentBeforeMs = Math.max(sentBeforeMs, sentAtMs);
      hasFailed = false;
    } catch {
      hasFailed = true;
    } finally {
      waiting.delete(sentAtMs);
    }
  }

  const timer = setInterval(() => {
    if (subscriber.status === 'ready') void ping();
  }, everyMs).unref();

  function isInTime(): boolean {
    const [oldest = clock()] = waiting;
    return subscriber.status === 'ready' && !hasFailed && clock() - oldest <= maxAnswerMs;
  }

  return {
    isInTime,
    get sentBeforeMs() {
      return sentBeforeMs;
    },
    async isAnswered() {
      if (isInTime()) return true;
      // What has come while this process was busy is read first.
      await nextTurn();
      return isInTime();
    },
    stop: () => clearInterval(timer),
  };
}
