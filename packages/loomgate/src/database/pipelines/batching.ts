import type { Pool } from 'pg';
import type { PendingStatement } from './pending-statement';

/** So that a burst is not left to one connection. */
const maxAboard = 64;

/** Whether a statement has to have a connection to itself. */
type IsAlone = (asked: PendingStatement) => boolean;

/**
 * How many connections the waiting statements should have: one each while half of the pool is enough for that, and
 * otherwise one together, but for those that have to be alone.
 */
export function connectionsFor(waiting: readonly PendingStatement[], pool: Pool, isAlone: IsAlone): number {
  const { options, totalCount, idleCount } = pool;
  if (totalCount - idleCount + waiting.length <= options.max / 2) return waiting.length;
  const alone = waiting.filter(isAlone).length;
  return alone + Math.ceil((waiting.length - alone) / maxAboard);
}

/**
 * Takes what goes down the next connection.
 * @param waiting in the order of asking; what is taken is taken out of it
 * @param connections how many there are for all of it, this one included
 */
export function addToBatch(waiting: PendingStatement[], connections: number, isAlone: IsAlone): PendingStatement[] {
  const [first] = waiting;
  if (!first || isAlone(first)) return waiting.splice(0, 1);
  const { together = [], alone = [] } = Object.groupBy(waiting, (asked) => (isAlone(asked) ? 'alone' : 'together'));
  const share = Math.ceil(together.length / Math.max(1, connections - alone.length));
  const aboard = together.slice(0, Math.min(share, maxAboard));
  waiting.splice(0, waiting.length, ...waiting.filter((asked) => !aboard.includes(asked)));
  return aboard;
}
