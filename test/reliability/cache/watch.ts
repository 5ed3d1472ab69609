import { setTimeout as sleep } from 'node:timers/promises';
import { bearerOf } from '../../attacks/tokens';
import type { Place } from './places';
import type { Tally } from './tally';
import { throughout } from './throughout';

const query = '{ gateway { log { role appliedLsn } } }';
const everyMs = 5;

/** Polls the position that a gateway has applied. */
export function watch(place: Place, tally: Tally): { holdsLog(): boolean; done: Promise<void> } {
  const headers = `authorization: ${bearerOf('admin@example.com')}\r\n`;
  let holdsLog = false;
  const done = throughout(place, tally, async (connection) => {
    const { instance } = place;
    const { text } = await connection.post(query, headers);
    const { data }: { data: { gateway: { log: { role: string; appliedLsn: string | null } } } } = JSON.parse(text);
    holdsLog = data.gateway.log.role === 'HOLDER';
    if (data.gateway.log.appliedLsn) instance.applied(data.gateway.log.appliedLsn);
    await sleep(everyMs);
  });
  return { holdsLog: () => holdsLog, done };
}
