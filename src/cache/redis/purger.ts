import { command } from '../../platform/redis/command';
import type { ScriptRunner } from '../../platform/redis/script';
import type { Purger } from '../shared-store';
import type { Watched } from './connection';
import { prefixOf, stateKey } from './keys';
import { parseState } from './state';
import { createStateScripts } from './state-scripts';

/** What purging asks of a connection to Redis; one of ioredis that keeps no commands for later (platform/redis). */
export interface PurgerConnection extends ScriptRunner, Watched {
  get(key: string): Promise<string | null>;
}

/** So many go into one message; a call's arguments are on the stack of V8 and of Lua. */
const maxTagsAtOnce = 5_000;

/**
 * Purges for all instances, by Redis. A connection that broke may have been a failover, to a replica that has not seen
 * the last purges: then nothing is said in the old epoch any more, the next call begins another. The same where Redis
 * has lost the state.
 * @throws Error for a namespace that cannot be
 */
export function createRedisPurger(redis: PurgerConnection, namespace: string): Purger {
  const prefix = prefixOf(namespace);
  const scripts = createStateScripts(redis, prefix);
  let breaks = 0;
  /** How many of them another epoch has been begun since. */
  let served = 0;
  redis.on('close', () => {
    breaks += 1;
  });

  async function run(script: (anew: boolean) => Promise<unknown>): Promise<void> {
    const seen = breaks;
    await script(served < seen);
    served = seen;
  }

  return {
    async purge(tags, lsn, source) {
      let first = 0;
      for (; tags.length - first > maxTagsAtOnce; first += maxTagsAtOnce) {
        const some = tags.slice(first, first + maxTagsAtOnce);
        await run((anew) => scripts.purge(anew, null, source, some));
      }
      await run((anew) => scripts.purge(anew, lsn, source, tags.slice(first)));
    },
    beat: (lsn) => run((anew) => scripts.beat(anew, lsn)),
    raiseEpoch: (lsn) => run(() => scripts.raise(lsn)),
    state: async () => parseState((await command('GET', () => redis.get(stateKey(prefix)))) ?? '') ?? null,
  };
}
