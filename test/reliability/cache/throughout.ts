import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, openConnection } from './connection';
import type { Place } from './places';
import type { Tally } from './tally';

const pauseMs = 20;

/**
 * Repeats a task on a connection to the gateway until the run is over. A broken connection is a failure unless the gateway
 * was killed.
 */
export async function throughout(
  place: Place,
  tally: Tally,
  once: (connection: Connection) => Promise<void>,
): Promise<void> {
  while (!tally.isOver()) {
    const { instance } = place;
    const gone = () => !place.isUp() || place.instance !== instance;
    await until(place, tally, once).catch((error: unknown) => {
      if (!gone()) tally.fail(`cut off: ${error instanceof Error ? error.message : error}`);
    });
    await sleep(pauseMs);
  }
}

async function until(place: Place, tally: Tally, once: (connection: Connection) => Promise<void>): Promise<void> {
  const { port } = await place.up();
  const connection = await openConnection(port);
  try {
    while (!tally.isOver()) await once(connection);
  } finally {
    connection.close();
  }
}
