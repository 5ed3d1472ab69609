import { randomBytes } from 'node:crypto';
import { createResponseCache, type OwnedCache } from '../../packages/loomgate/src/cache';
import type { CacheOptions } from '../../packages/loomgate/src/cache/parts';
import type { Purger } from '../../packages/loomgate/src/cache/purges/purger';
import { subscribeToPurges } from '../../packages/loomgate/src/cache/redis/listen';
import { createRedisPurger } from '../../packages/loomgate/src/cache/redis/purger';
import type { Entry, Plan, Policy, ResponseCache } from '../../packages/loomgate/src/cache/types';
import { closeRedis, createRedis } from '../../packages/loomgate/src/redis';
import { createFollower } from '../cache/follow';

/** The cache of one instance, which follows a Redis of the test. */
export interface TestCache extends OwnedCache {
  readonly purger: Purger;
  readonly redis: ReturnType<typeof createRedis>;
  stop(): Promise<void>;
}

export const newNamespace = (): string => randomBytes(6).toString('hex');

const quiet = { warn: () => undefined, info: () => undefined };

/** Starts a cache that is always fresh and applies every message. */
export async function startCache(
  url: string,
  namespace: string,
  options: Partial<CacheOptions> = {},
): Promise<TestCache> {
  const redis = createRedis(url, quiet);
  const subscriber = createRedis(url, quiet);
  const cache = createResponseCache({
    levels: { memory: true, redis: true },
    freshness: { isFresh: () => true },
    redis: { connection: redis, subscriber, namespace },
    ...options,
  });
  const heard = Promise.withResolvers<void>();
  const follow = createFollower(cache);
  const stopListening = subscribeToPurges(subscriber, namespace, {
    onMessage(message) {
      follow(message);
      heard.resolve();
    },
    onLost: () => cache.purgeAll(),
  });
  await Promise.all([redis.connect(), subscriber.connect()]);
  const purger = createRedisPurger(redis, namespace);
  const beat = setInterval(() => purger.heartbeat(0n).catch(() => undefined), 20);
  await heard.promise.finally(() => clearInterval(beat));
  return Object.assign(cache, {
    purger,
    redis,
    async stop() {
      await cache.close();
      await stopListening();
      await Promise.all([closeRedis(redis, 100), closeRedis(subscriber, 100)]);
    },
  });
}

export function planOf(key: string, policy: Partial<Policy> = {}): Plan {
  const usual = { ttlSeconds: 60, scope: 'PUBLIC', staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 0 } as const;
  return { key, policy: { ...usual, ...policy } };
}

/** Requests an answer like a GraphQL request. @returns where it came from, and its text */
export async function ask(
  cache: ResponseCache,
  plan: Plan,
  make: () => Promise<string> | string,
  tags: readonly string[] = ['Row:1'],
): Promise<{ readonly from: string; readonly text: string }> {
  const show = (from: string, { body }: Entry) => ({ from, text: body.toString() });
  const peeked = cache.peek(plan);
  if (peeked) return show('memory', peeked);
  const claim = await cache.claim(plan);
  if (claim.kind === 'bypass') return { from: 'bypass', text: await make() };
  if (claim.kind !== 'miss') return show(claim.kind === 'hit' ? claim.level : 'stale', claim.entry);
  return show('miss', await claim.lease.complete({ body: Buffer.from(await make()), tags }));
}
