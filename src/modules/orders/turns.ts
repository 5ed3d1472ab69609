import { LoomgateError } from '../../errors';

/**
 * Lets a few at a time work, and the rest wait in memory, in the order they came. Orders of one product wait for each
 * other in the database; were each to wait there on a connection of its own, none would be left for anybody who reads.
 * @param atOnce how many work at the same time
 * @param maxWaiting how many may wait; what comes after is refused at once
 */
export function createTurns(atOnce: number, maxWaiting: number) {
  const waiting: (() => void)[] = [];
  let working = 0;

  async function begin(): Promise<void> {
    if (working < atOnce) working += 1;
    else if (waiting.length < maxWaiting) await new Promise<void>((go) => waiting.push(go));
    else throw new LoomgateError('TIMEOUT', 'Too much is being ordered at this moment. Try again soon.');
  }

  /** Who ends hands the place on, so that nobody who has just come gets ahead of those who wait. */
  function end(): void {
    const next = waiting.shift();
    if (next) next();
    else working -= 1;
  }

  /** @throws LoomgateError TIMEOUT when too many wait already, and whatever the work throws */
  return async <T>(work: () => Promise<T>): Promise<T> => {
    await begin();
    return work().finally(end);
  };
}
