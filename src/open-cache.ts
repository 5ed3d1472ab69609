import type { Logger } from 'pino';
import { createResponseCache } from './cache';
import { digestOf } from './cache/digests';
import { createLocalPurger } from './cache/local-purger';
import { listenToRedis } from './cache/redis/listen';
import { createRedisPurger } from './cache/redis/purger';
import type { Purger } from './cache/shared-store';
import type { ResponseCache } from './cache/types';
import type { Config } from './config';
import { announced, type Events } from './events';
import { modules } from './generated/modules';
import { createLogListener, type Invalidation, type LogListener, namespaceOf, startInvalidation } from './invalidation';
import type { Database } from './platform/database';
import { connectRedisPair, type RedisPair } from './platform/redis/pair';
import type { CachePorts } from './ports';
import { untracedBackground } from './telemetry/background';
import { observePurges } from './telemetry/observe-purges';

/** The response cache, kept true. */
export interface OpenCache extends CachePorts {
  readonly responses: ResponseCache;
  readonly invalidation: {
    readonly ownWrites: Pick<Invalidation['ownWrites'], 'begin'>;
    readonly onWrite: Invalidation['onWrite'];
  };
  /** Whether its breakers are open, by the names that metrics have for them. */
  breakers(): Readonly<Record<string, boolean>>;
  /** Gives the log to another instance, and lets go of Redis. */
  close(): Promise<void>;
}

async function connect(url: string, pool: Database['pool'], log: Logger) {
  return { ...(await connectRedisPair(url, log)), namespace: await namespaceOf(pool) };
}

/** Where purges go and messages come from. */
interface Wires {
  readonly purger: Purger;
  close(): Promise<void>;
}

/**
 * Memory, Redis where there is one, and what keeps them true: docs/cache-protocol.md.
 * @param background traces purges
 * @param announce told of topics that have new events
 */
export async function openCache(
  { cache, redis, database: { logUrl } }: Config,
  { url, pool }: Pick<Database, 'url' | 'pool'>,
  log: Logger,
  background = untracedBackground,
  announce: Events['announce'] = () => undefined,
): Promise<OpenCache> {
  const freshness = { isFresh: () => invalidation?.freshness.isFresh() ?? false };
  let invalidation: Invalidation | undefined;
  const shared = redis.url ? await connect(redis.url, pool, log) : undefined;
  const responses = createResponseCache({
    levels: { memory: cache.memory.isOn, redis: cache.redis.isOn },
    limits: { memoryBytes: cache.memory.maxBytes },
    redis: shared,
    freshness,
    encryptionKey: cache.encryptionKey,
  });
  const listener: LogListener = createLogListener(responses, { lagMs: cache.lagMs });
  const wires = shared ? wire(shared, listener) : alone(listener);
  const purger = observePurges(wires.purger, background);
  const kept = await startInvalidation({
    ...{ databaseUrl: logUrl ?? url, pool, log, listener, lagMs: cache.lagMs, digest: digestOf },
    ...{
      purger,
      announce,
      tables: [...Object.values(modules).flatMap((one) => one.tables), announced],
      isShared: shared !== undefined,
    },
  });
  invalidation = kept;
  return {
    responses,
    invalidation: kept,
    breakers: () => (responses.breaker ? { cache: responses.breaker.isOpen } : {}),
    figures: () => ({ cache: responses.counts, log: kept.figures() }),
    async purge(what) {
      if (what === 'everything') await purger.raiseEpoch(listener.appliedLsn ?? 0n);
      else await purger.purge(what.map(digestOf), null, 'admin');
    },
    async close() {
      await kept.stop();
      await responses.close();
      await wires.close();
    },
  };
}

function wire(shared: RedisPair & { readonly namespace: string }, listener: LogListener): Wires {
  const { connection, subscriber, namespace } = shared;
  const stopListening = listenToRedis(subscriber, namespace, listener);
  return {
    purger: createRedisPurger(connection, namespace),
    async close() {
      await stopListening();
      await shared.close();
    },
  };
}

/** Without Redis an instance tells itself. */
function alone(listener: LogListener): Wires {
  return { purger: createLocalPurger(listener), close: async () => undefined };
}
