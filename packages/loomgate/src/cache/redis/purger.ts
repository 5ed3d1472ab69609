import { command } from '../../redis/command';
import type { ScriptRunner } from '../../redis/script';
import type { Lsn } from '../../shared/lsn';
import type { Purger } from '../purges/purger';
import type { MonitoredConnection } from './connection';
import { createRedisClock } from './redis-clock';
import { parseState, prefixOf, stateKey } from './state';
import { createStateScripts } from './state-scripts';

/** A connection of ioredis for purges, without an offline queue (redis/index.ts). */
export interface PurgerConnection extends ScriptRunner, MonitoredConnection {
  zrange(key: string, first: number, last: number): Promise<string[]>;
}

interface PurgerOptions {
  /** How many purged tags Redis remembers. */
  readonly maxMarks?: number;
  /** A heartbeat that takes longer than this to Redis is not published. */
  readonly maxPublishMs?: number;
}

/** Tags per message: the arguments of a call are on the stacks of V8 and Lua. */
const maxTagsPerCall = 5_000;

/** Longer than any command to Redis may take. */
const noLimitMs = 60_000;

export interface RedisPurger extends Purger {
  /** The next call begins a new epoch: Redis does not know all purges. */
  requireNewEpoch(): void;
}

/**
 * Purges all instances through Redis. A broken connection may mean a failover to a replica that lacks the last purges:
 * the next call begins a new epoch. So does a call that finds no state in Redis.
 * @throws Error for an invalid namespace
 */
export function createRedisPurger(
  redis: PurgerConnection,
  namespace: string,
  { maxMarks, maxPublishMs = noLimitMs }: PurgerOptions = {},
): RedisPurger {
  const prefix = prefixOf(namespace);
  const scripts = createStateScripts(redis, prefix, maxMarks);
  let requests = 0;
  /** How many of the requests a new epoch has answered. */
  let answered = 0;
  const redisClock = createRedisClock();
  const requireNewEpoch = () => {
    requests += 1;
    redisClock.reset();
  };
  redis.on('close', requireNewEpoch);

  /** @param script called with whether it must begin a new epoch first */
  async function run(script: (raises: boolean) => Promise<unknown>): Promise<void> {
    const seen = requests;
    await script(answered < seen);
    answered = seen;
  }

  const sendHeartbeat = (lsn: Lsn) =>
    run(async (raises) => {
      const redisMs = await scripts.heartbeat(raises, lsn, redisClock.deadlineMs(maxPublishMs));
      redisClock.observe(Number(redisMs));
    });

  return {
    requireNewEpoch,
    async purge(tags, lsn, source) {
      let first = 0;
      for (; tags.length - first > maxTagsPerCall; first += maxTagsPerCall) {
        const some = tags.slice(first, first + maxTagsPerCall);
        await run((raises) => scripts.purge(raises, null, source, some));
      }
      await run((raises) => scripts.purge(raises, lsn, source, tags.slice(first)));
    },
    async heartbeat(lsn) {
      // The first one is always too late to be published; it reads the time of Redis.
      if (!redisClock.isKnown) await sendHeartbeat(lsn);
      await sendHeartbeat(lsn);
    },
    raiseEpoch: (lsn) => run(() => scripts.raiseEpoch(lsn)),
    async state() {
      const [text = ''] = await command('ZRANGE', () => redis.zrange(stateKey(prefix), -1, -1));
      return parseState(text) ?? null;
    },
  };
}
