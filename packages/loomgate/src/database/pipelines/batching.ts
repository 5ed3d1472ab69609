import type { Pool } from 'pg';
import type { RunningStatement } from './running-statement';

/** The most statements of one batch. A larger burst is spread over several connections. */
const maxBatch = 64;
/** Statements that take longer do not share a connection. */
const slowMs = 50;
/** The weight of a new measurement in the moving average. In a busy process much of it is not the statement's own time. */
const weight = 1 / 4;

/** The expected duration of each statement. */
export interface Latency {
  /** Whether the statement is expected to be slow, or has not been measured yet. */
  isSlow(key: string): boolean;
  note(key: string, durationMs: number): void;
}

export function createLatency(): Latency {
  const expected = new Map<string, number>();
  return {
    isSlow: (key) => (expected.get(key) ?? Infinity) > slowMs,
    note(key, durationMs) {
      const before = expected.get(key) ?? durationMs;
      // A duration below the average replaces it at once: a statement cannot run faster than it is.
      expected.set(key, Math.min(durationMs, before + weight * (durationMs - before)));
    },
  };
}

/** Whether a statement needs a connection of its own. */
type IsAlone = (statement: RunningStatement) => boolean;

/**
 * The number of connections for the waiting statements. Each statement gets its own while they use at most half of the pool.
 * Otherwise one connection is shared by all, except for the statements that need their own.
 */
export function connectionsFor(waiting: readonly RunningStatement[], pool: Pool, isAlone: IsAlone): number {
  const { options, totalCount, idleCount } = pool;
  if (totalCount - idleCount + waiting.length <= options.max / 2) return waiting.length;
  const alone = waiting.filter(isAlone).length;
  return alone + Math.ceil((waiting.length - alone) / maxBatch);
}

/**
 * Takes the statements for one connection.
 * @param waiting oldest first; the statements taken are removed from it
 * @param connections the number of connections for all of `waiting`, this one included
 */
export function takeBatch(waiting: RunningStatement[], connections: number, isAlone: IsAlone): RunningStatement[] {
  const [first] = waiting;
  if (!first || isAlone(first)) return waiting.splice(0, 1);
  const { together = [], alone = [] } = Object.groupBy(waiting, (one) => (isAlone(one) ? 'alone' : 'together'));
  const share = Math.ceil(together.length / Math.max(1, connections - alone.length));
  const batch = together.slice(0, Math.min(share, maxBatch));
  waiting.splice(0, waiting.length, ...waiting.filter((one) => !batch.includes(one)));
  return batch;
}
