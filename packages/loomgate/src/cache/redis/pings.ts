import { setImmediate as nextTick } from 'node:timers/promises';
import type { MonitoredConnection } from './connection';

/** A connection whose replies and messages arrive in the order in which Redis sent them. */
export interface PingedConnection extends MonitoredConnection {
  ping(): Promise<unknown>;
}

/** Bounds the age of messages by pings on the connection that receives them. */
export interface Pings {
  /**
   * When the newest answered ping was sent, on the clock of `performance.now()`; -Infinity if none was answered. The
   * message that arrives next was published after it. No other clock is read.
   */
  readonly answeredPingMs: number;
  /** Whether Redis answers; also false while this process is too busy to read the answers. */
  isInTime(): boolean;
  /** Whether Redis answers. */
  isAnswered(): Promise<boolean>;
  stop(): void;
}

/** A connection that leaves a ping unanswered for longer than this counts as dead. */
const maxAnswerMs = 1_000;

/**
 * @param everyMs how much older than it is a message may seem, in addition to its delay
 * @param clock monotonic milliseconds
 */
export function createPings(subscriber: PingedConnection, everyMs: number, clock = () => performance.now()): Pings {
  /** When unanswered pings were sent, oldest first. */
  const pending = new Set<number>();
  let answeredPingMs = Number.NEGATIVE_INFINITY;
  let hasFailed = false;

  async function ping(): Promise<void> {
    const sentAtMs = clock();
    pending.add(sentAtMs);
    try {
      await subscriber.ping();
      answeredPingMs = Math.max(answeredPingMs, sentAtMs);
      hasFailed = false;
    } catch {
      hasFailed = true;
    } finally {
      pending.delete(sentAtMs);
    }
  }

  const timer = setInterval(() => {
    if (subscriber.status === 'ready') void ping();
  }, everyMs).unref();

  function isInTime(): boolean {
    const [oldest = clock()] = pending;
    return subscriber.status === 'ready' && !hasFailed && clock() - oldest <= maxAnswerMs;
  }

  return {
    isInTime,
    get answeredPingMs() {
      return answeredPingMs;
    },
    async isAnswered() {
      if (isInTime()) return true;
      // Answers that arrived while this process was busy are read first.
      await nextTick();
      return isInTime();
    },
    stop: () => clearInterval(timer),
  };
}
