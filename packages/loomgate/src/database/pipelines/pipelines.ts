import type { Pool } from 'pg';
import type { RowsQueryConfig } from '../rows/query';
import { addToBatch, connectionsFor } from './batching';
import { createLatency } from './latency';
import { PendingStatement } from './pending-statement';
import { runTogether } from './run-together';

/** Statements on their way to Postgres. */
export interface Pipelines {
  /**
   * Runs a statement.
   * @returns its rows; rejects with the signal's reason at once when that aborts, and with what the statement fails with
   */
  run(query: RowsQueryConfig, signal?: AbortSignal): Promise<object[]>;
  /**
   * How many wait for a connection, on top of the connections that the pool is asked for; none of those that leave at the
   * end of this turn.
   */
  waiting(): number;
}

/**
 * Gathers what is sent in one turn of the event loop, whichever operations it is for. While there are connections enough,
 * statements run side by side; otherwise all of them go down the next connection in one message, the protocol's pipeline:
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
export function createPipelines(pool: Pool): Pipelines {
  const pace = createLatency();
  const { query_timeout: patienceMs = 0 } = pool.options;
  const isAlone = ({ query }: PendingStatement) => pace.isSlow(query.name);
  let waiting: PendingStatement[] = [];
  let isPlanned = false;
  /** Connections that have been asked for, and are not there yet. While somebody waits there is one. */
  let coming = 0;

  function plan(): void {
    if (isPlanned || waiting.length === 0) return;
    isPlanned = true;
    setImmediate(() => {
      isPlanned = false;
      const wanted = Math.min(connectionsFor(waiting, pool, isAlone), pool.options.max);
      for (let missing = wanted - coming; missing > 0; missing -= 1) depart();
    });
  }

  async function depart(): Promise<void> {
    coming += 1;
    const those = new Set(waiting);
    const client = await pool.connect().catch((error: Error) => failed(those, error));
    coming -= 1;
    waiting = waiting.filter(({ isGivenUp }) => !isGivenUp);
    const aboard = client ? addToBatch(waiting, coming + 1, isAlone) : [];
    plan();
    if (aboard.length === 0) client?.release();
    else if (client) runTogether(client, aboard, { pace, patienceMs, sendAgain });
  }

  /** Tells those that waited then, unless another connection is on its way, which takes them. */
  function failed(those: ReadonlySet<PendingStatement>, error: Error): undefined {
    if (coming > 1) return;
    for (const asked of waiting) if (those.has(asked)) asked.settle(error);
    waiting = waiting.filter((asked) => !those.has(asked));
  }

  function sendAgain(asked: PendingStatement): void {
    waiting.unshift(asked);
    plan();
  }

  return {
    run(query, signal) {
      const asked = new PendingStatement(query, signal);
      if (!asked.isGivenUp) waiting.push(asked);
      plan();
      return asked.answer;
    },
    waiting: () => (coming > 0 ? Math.max(0, waiting.filter(({ isGivenUp }) => !isGivenUp).length - coming) : 0),
  };
}
