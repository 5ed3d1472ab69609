import type { Pool } from 'pg';
import { type NamedQuery, queryUntil } from './query-until';

/** Runs a statement for whoever the signal belongs to. */
export type Send = (signal: AbortSignal, query: NamedQuery) => Promise<object[]>;

interface Group {
  readonly query: NamedQuery;
  readonly answer: PromiseWithResolvers<object[]>;
}

/**
 * Gathers the statements that an operation sends at once, the round of its loaders. While there are connections enough
 * they run side by side; where there are not, they would wait for each other anyway, and go down one connection
 * together: one message to Postgres, and one turn in the queue.
 */
export function gatherRounds(pool: Pool): Send {
  const rounds = new Map<AbortSignal, Group[]>();

  function flush(signal: AbortSignal): void {
    const round = rounds.get(signal) ?? [];
    rounds.delete(signal);
    const groups = isScarce(pool, round.length) ? [round] : round.map((one) => [one]);
    for (const group of groups) {
      const answers = queryUntil(
        signal,
        pool,
        group.map(({ query }) => query),
      );
      for (const [index, { answer }] of group.entries()) answers[index]?.then(answer.resolve, answer.reject);
    }
  }

  return (signal, query) => {
    const round = rounds.get(signal) ?? [];
    if (round.length === 0) {
      rounds.set(signal, round);
      queueMicrotask(() => flush(signal));
    }
    const answer = Promise.withResolvers<object[]>();
    round.push({ query, answer });
    return answer.promise;
  };
}

/** Whether so many statements cannot all have a connection at once. */
function isScarce({ options, totalCount, idleCount, waitingCount }: Pool, statements: number): boolean {
  return waitingCount > 0 || idleCount + options.max - totalCount < statements;
}
