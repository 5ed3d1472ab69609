import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Fleet } from './fleet';
import { pick } from './pick';
import type { Place } from './places';
import type { SlowWay } from './slow-way';
import type { Tally } from './tally';

/** The parts in which faults are caused. */
interface World {
  readonly fleet: Fleet;
  readonly places: readonly { readonly place: Place; holdsLog(): boolean }[];
  /** One proxy per gateway, between it and Redis. */
  readonly ways: readonly SlowWay[];
  /** How far an instance may lag behind a commit. */
  readonly lagMs: number;
}

/**
 * Causes faults in turn until the run is over.
 * @param only the name of the only fault
 */
export async function makeFaults(world: World, tally: Tally, everyMs: number, only?: string): Promise<void> {
  const { fleet, places, ways, lagMs } = world;
  const faults: Record<string, () => Promise<unknown>> = {
    'Redis flushed': () => withRedis(fleet, (redis) => redis.flushall()),
    'all sets of tags evicted': () => withRedis(fleet, (redis) => evict(redis, '*:tag:*')),
    'Redis full for a second': () => withRedis(fleet, fillUp),
    'what Redis says later than an instance may lag': () => delay(pick(ways), 2 * lagMs),
    'replication connection dropped': () =>
      fleet.database.rows(`select pg_terminate_backend(active_pid) from pg_replication_slots
        where database = current_database()`),
    'the state of the cache evicted': () => withRedis(fleet, (redis) => evict(redis, '*:state')),
    'Redis hung for half a second': () => hang(fleet),
    'connections to Redis dropped': () =>
      withRedis(fleet, async (redis) => {
        await redis.client('KILL', 'TYPE', 'pubsub');
        await redis.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      }),
    'log holder killed': async () => places.find(({ holdsLog }) => holdsLog())?.place.crash(),
  };
  const made = Object.entries(faults).filter(([name]) => only === undefined || name === only);
  while (!tally.isOver())
    for (const [name, make] of made) {
      for (let waited = 0; waited < everyMs && !tally.isOver(); waited += 100) await sleep(100);
      if (tally.isOver()) return;
      await make();
      tally.fault(name);
    }
}

async function evict(redis: Redis, pattern: string): Promise<void> {
  const keys = await redis.keys(pattern);
  if (keys.length > 0) await redis.unlink(...keys);
}

const policies = ['volatile-lru', 'volatile-ttl', 'volatile-random', 'allkeys-lru', 'allkeys-random', 'noeviction'];

/** Makes Redis evict half of its data. */
async function fillUp(redis: Redis): Promise<void> {
  const [, used] = /used_memory:(\d+)/.exec(await redis.info('memory')) ?? [];
  const [, base] = /used_memory_startup:(\d+)/.exec(await redis.info('memory')) ?? [];
  const half = Math.round((Number(used) + Number(base)) / 2);
  await redis.config('SET', 'maxmemory-policy', pick(policies), 'maxmemory', String(half));
  await sleep(1_000);
  await redis.config('SET', 'maxmemory', '0');
}

async function delay(way: SlowWay, ms: number): Promise<void> {
  way.delay(ms);
  await sleep(2 * ms);
  way.delay(0);
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
