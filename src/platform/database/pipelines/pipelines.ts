import type { Pool } from 'pg';
import type { RowsQueryConfig } from '../rows/query';
import { Asked } from './asked';
import { connectionsFor, takeAboard } from './boarding';
import { createPace } from './pace';
import { runTogether } from './run-together';

/** Statements on their way to Postgres. */
export interface Pipelines {
  /**
   * Runs a statement.
   * @returns its rows; rejects with the signal's reason at once when that aborts, and with what the statement fails with
   */
  run(query: RowsQueryConfig, signal?: AbortSignal): Promise<object[]>;
  /** How many wait for a connection; none of those that leave at the end of this turn. */
  waiting(): number;
}

/**
 * Gathers what is sent in one turn of the event loop, whichever operations it is for. While there are connections enough,
 * statements run side by side; otherwise all of them go down the next connection in one message, the protocol's pipeline:
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
export function createPipelines(pool: Pool): Pipelines {
  const pace = createPace();
  const isAlone = ({ query }: Asked) => pace.isSlow(query.name);
  let waiting: Asked[] = [];
  let isPlanned = false;
  /** Connections that have been asked for, and are not there yet. While somebody waits there is one. */
  let coming = 0;

  function plan(): void {
    if (isPlanned || waiting.length === 0) return;
    isPlanned = true;
    setImmediate(() => {
      isPlanned = false;
      for (let missing = connectionsFor(waiting, pool, isAlone) - coming; missing > 0; missing -= 1) depart();
    });
  }

  async function depart(): Promise<void> {
    coming += 1;
    const those = [...waiting];
    const client = await pool.connect().catch((error: Error) => failed(those, error));
    coming -= 1;
    waiting = waiting.filter(({ isGivenUp }) => !isGivenUp);
    const aboard = client ? takeAboard(waiting, coming + 1, isAlone) : [];
    plan();
    if (aboard.length === 0) client?.release();
    else if (client) runTogether(client, aboard, pace, sendAgain);
  }

  function failed(those: readonly Asked[], error: Error): undefined {
    const left = waiting.filter((asked) => those.includes(asked));
    waiting = waiting.filter((asked) => !left.includes(asked));
    for (const asked of left) asked.settle(error);
  }

  function sendAgain(asked: Asked): void {
    waiting.unshift(asked);
    plan();
  }

  return {
    run(query, signal) {
      const asked = new Asked(query, signal);
      if (!asked.isGivenUp) waiting.push(asked);
      plan();
      return asked.answer;
    },
    waiting: () => (coming > 0 ? waiting.length : 0),
  };
}
