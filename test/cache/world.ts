import type { Scheduler } from 'fast-check';
import type { Redis } from 'ioredis';
import { createRedisPurger, type PurgerConnection } from '../../packages/loomgate/src/cache/redis/purger';
import { prefixOf, stateKey } from '../../packages/loomgate/src/cache/redis/state';
import { tagHash } from '../../packages/loomgate/src/cache/tag-hashes';
import type { CacheCounts } from '../../packages/loomgate/src/cache/types';
import { createInstance, namespace, type Part } from './instance';
import { createReads } from './reads';
import { type Copy, copyOf, failOver } from './replica';
import { breakLine, createLine, createWatched, type Line } from './wire';

/** One step of a schedule. With `advance` the reads in progress go on by a step. */
export interface Happening {
  readonly what:
    | 'advance'
    | 'commit'
    | 'purge'
    | 'beat'
    | 'deliver'
    | 'read'
    | 'expire'
    | 'replicate'
    | 'failOver'
    | 'flush'
    | 'evict';
  readonly row: number;
  readonly instance: number;
  readonly operation: number;
  /** Whether the execution of the read fails. */
  readonly fails: boolean;
  /** Which instances do not receive the message. */
  readonly lostBy: readonly boolean[];
  /** The kind of key that Redis evicts, and which of them. */
  readonly kind: 'tag' | 'entry' | 'lease' | 'state';
  readonly which: number;
}

export interface Outcome {
  /** Each stale read, with what was read and what had been applied. */
  readonly stale: readonly string[];
  readonly counts: readonly CacheCounts[];
}

/** Connections of a Redis of this suite. */
export interface Connections {
  readonly redis: Redis;
  readonly subscriber: Redis;
}

const prefix = prefixOf(namespace);
/**
 * Runs a schedule with two rows, two instances, one Redis that evicts keys and has a lagging replica, one slot holder, and
 * messages that get lost. Compares each read with what its instance had applied when the read began.
 */
export async function live(
  happenings: readonly Happening[],
  { redis, subscriber }: Connections,
  scheduler: Scheduler,
  broken?: Part,
): Promise<Outcome> {
  await redis.flushdb();
  const line = createLine();
  let nowMs = 1_000_000;
  const surroundings = { redis, scheduler, line, broken, clock: () => nowMs };
  const instances = [createInstance(surroundings), createInstance(surroundings)];
  const purgerLine = broken === 'epoch' ? createLine() : line;
  // One mark only, so that the marks of two rows do not fit.
  const purger = createRedisPurger(createDirect(redis, purgerLine), namespace, { maxMarks: 1 });
  const commits: number[] = [];
  let purged = 0;
  let replica: Copy = [];
  const reads = createReads({ versionOf: (row, upTo) => commits.slice(0, upTo).lastIndexOf(row) + 1 }, scheduler);
  const published: string[] = [];
  const onText = (_: string, text: string) => published.push(text);
  subscriber.on('message', onText);

  /** Messages arrive before the answer to a later ping. */
  async function fanOut(lostBy: readonly boolean[]): Promise<void> {
    await subscriber.ping();
    const texts = published.splice(0);
    instances.forEach(({ inbox }, n) => {
      if (!lostBy[n]) inbox.push(...texts);
    });
  }

  async function purgeNext(lostBy: readonly boolean[]): Promise<void> {
    const row = commits[purged];
    if (row === undefined) return;
    purged += 1;
    await purger.purge([tagHash(`Row:${row}`)], BigInt(purged), 'log');
    if (broken === 'floor of the marks') await forgetFloor(redis);
    await fanOut(lostBy);
  }

  async function advance(): Promise<void> {
    if (scheduler.count() > 0) await scheduler.waitOne();
    // The read that waited for the step goes on to its next one.
    await new Promise(setImmediate);
  }

  const events: Events = {
    advance,
    commit: ({ row }) => commits.push(row),
    purge: ({ lostBy }) => purgeNext(lostBy),
    beat: () => purger.heartbeat(BigInt(purged)).then(() => fanOut([])),
    deliver: ({ instance }) => instances[instance]?.hear(),
    read: ({ instance, operation, fails }) => {
      const reader = instances[instance];
      if (reader) reads.begin(reader, operation, fails);
    },
    expire: () => {
      nowMs += 40_000;
    },
    replicate: async () => {
      replica = await copyOf(redis);
    },
    flush: () => redis.flushdb(),
    evict: ({ kind, which }) =>
      kind !== 'tag' && broken === 'one key for the marks' ? evictMarks(redis) : evict(redis, kind, which),
    failOver: () => breakLine(line, () => failOver(redis, replica)),
  };

  await purger.heartbeat(0n);
  await fanOut([]);
  for (const { hear } of instances) hear();
  for (const happening of happenings) await events[happening.what](happening);
  do await advance();
  while (scheduler.count() > 0);
  const stale = await reads.finish();
  await Promise.all(instances.map(({ cache }) => cache.close()));
  subscriber.off('message', onText);
  return { stale, counts: instances.map(({ cache }) => cache.counts) };
}

async function evict(redis: Redis, kind: string, which: number): Promise<void> {
  const keys = (await redis.keys('*')).filter((key) => key.startsWith(`${prefix}:${kind}`)).toSorted();
  const key = keys[which % keys.length];
  if (key) await redis.del(key);
}

/** Evicts the marks as if they were in a key of their own. */
const evictMarks = (redis: Redis) => redis.zremrangebyscore(stateKey(prefix), '-inf', '(+inf');

async function forgetFloor(redis: Redis): Promise<void> {
  const [text = ''] = await redis.zrange(stateKey(prefix), -1, -1);
  await redis.zrem(stateKey(prefix), text);
  await redis.zadd(stateKey(prefix), '+inf', text.replace(/\d+$/, '0'));
}

type Events = Record<Happening['what'], (happening: Happening) => unknown>;

/** Each purge is one script, so the scheduler does not split it. */
function createDirect(redis: Redis, line: Line): PurgerConnection {
  return {
    ...createWatched(line),
    zrange: (...range) => redis.zrange(...range),
    eval: (text, keys, key, ...values) => redis.eval(text, keys, key, ...values),
    evalsha: (digest, keys, key, ...values) => redis.evalsha(digest, keys, key, ...values),
  };
}
