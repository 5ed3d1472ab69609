import { command } from '../../redis/command';
import type { ScriptRunner } from '../../redis/script';
import type { Lsn } from '../../shared/lsn';
import type { Purger } from '../shared-store';
import type { MonitoredConnection } from './connection';
import { prefixOf, stateKey } from './keys';
import { createRedisClock } from './redis-clock';
import { parseState } from './state';
import { createStateScripts } from './state-scripts';

/** What purging asks of a connection to Redis; one of ioredis that keeps no commands for later (redis/). */
export interface PurgerConnection extends ScriptRunner, MonitoredConnection {
  zrange(key: string, first: number, last: number): Promise<string[]>;
}

interface PurgerOptions {
  /** How many purged tags Redis remembers. */
  readonly marks?: number;
  /** How long a beat may be on its way to Redis; one that takes longer is not told. */
  readonly maxPublishMs?: number;
}

/** So many go into one message; a call's arguments are on the stack of V8 and of Lua. */
const maxTagsAtOnce = 5_000;

/** Longer than anything waits for Redis. */
const longMs = 60_000;

/** A purger that can be told that Redis does not know everything any more. */
export interface RedisPurger extends Purger {
  /** What is said next is said in another epoch. */
  beginAnew(): void;
}

/**
 * Purges for all instances, by Redis. A connection that broke may have been a failover, to a replica that has not seen
 * the last purges: then nothing is said in the old epoch any more, the next call begins another. The same where Redis
 * has lost the state.
 * @throws Error for a namespace that cannot be
 */
export function createRedisPurger(
  redis: PurgerConnection,
  namespace: string,
  { marks, maxPublishMs = longMs }: PurgerOptions = {},
): RedisPurger {
  const prefix = prefixOf(namespace);
  const scripts = createStateScripts(redis, prefix, marks);
  let breaks = 0;
  /** How many of them another epoch has been begun since. */
  let served = 0;
  const time = createRedisClock();
  const beginAnew = () => {
    breaks += 1;
    time.forget();
  };
  redis.on('close', beginAnew);

  async function run(script: (anew: boolean) => Promise<unknown>): Promise<void> {
    const seen = breaks;
    await script(served < seen);
    served = seen;
  }

  const beat = (lsn: Lsn) =>
    run(async (anew) => time.answered(Number(await scripts.beat(anew, lsn, time.deadlineMs(maxPublishMs)))));

  return {
    beginAnew,
    async purge(tags, lsn, source) {
      let first = 0;
      for (; tags.length - first > maxTagsAtOnce; first += maxTagsAtOnce) {
        const some = tags.slice(first, first + maxTagsAtOnce);
        await run((anew) => scripts.purge(anew, null, source, some));
      }
      await run((anew) => scripts.purge(anew, lsn, source, tags.slice(first)));
    },
    async beat(lsn) {
      // The first one is too late for sure, and asks what time it is.
      if (!time.isKnown) await beat(lsn);
      await beat(lsn);
    },
    raiseEpoch: (lsn) => run(() => scripts.raise(lsn)),
    async state() {
      const [text = ''] = await command('ZRANGE', () => redis.zrange(stateKey(prefix), -1, -1));
      return parseState(text) ?? null;
    },
  };
}
