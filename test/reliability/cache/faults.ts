import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Fleet } from './fleet';
import type { Place } from './places';
import type { Tally } from './tally';

/** One after the other, again and again: what happens to caches in the night. */
export async function makeFaults(
  fleet: Fleet,
  places: readonly { place: Place; holdsLog(): boolean }[],
  tally: Tally,
  everyMs: number,
): Promise<void> {
  const faults: Record<string, () => Promise<unknown>> = {
    'Redis flushed': () => withRedis(fleet, (redis) => redis.flushall()),
    'replication connection dropped': () =>
      fleet.database.rows(`select pg_terminate_backend(active_pid) from pg_replication_slots
        where database = current_database()`),
    'Redis hung for half a second': () => hang(fleet),
    'connections to Redis dropped': () =>
      withRedis(fleet, async (redis) => {
        await redis.client('KILL', 'TYPE', 'pubsub');
        await redis.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      }),
    'log holder killed': async () => places.find(({ holdsLog }) => holdsLog())?.place.crash(),
  };
  while (!tally.isOver())
    for (const [name, make] of Object.entries(faults)) {
      for (let waited = 0; waited < everyMs && !tally.isOver(); waited += 100) await sleep(100);
      if (tally.isOver()) return;
      await make();
      tally.fault(name);
    }
}

async function hang({ redis }: Fleet): Promise<void> {
  redis.pause();
  await sleep(500);
  redis.resume();
}

async function withRedis(fleet: Fleet, use: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis(fleet.redis.url);
  redis.on('error', () => undefined);
  await use(redis).finally(() => redis.disconnect());
}
