import type { Logger } from 'pino';
import { revocationsTag } from '../auth/token-validity/table';
import { createResponseCache, type OwnedCache } from '../cache';
import { createLocalPurger } from '../cache/local-purger';
import { noticePurges } from '../cache/notice-purges';
import { listenToRedis } from '../cache/redis/listen';
import { createPings } from '../cache/redis/pings';
import { createRedisPurger } from '../cache/redis/purger';
import type { Purger } from '../cache/shared-store';
import { tagHash } from '../cache/tag-hashes';
import type { ResponseCache } from '../cache/types';
import type { Config } from '../config';
import type { Database } from '../database';
import { announced, type Events } from '../events';
import {
  createLogListener,
  type Invalidation,
  type LogListener,
  namespaceOf,
  startInvalidation,
  timingOf,
} from '../invalidation';
import type { SharedLink } from '../invalidation/shared-link';
import type { TableInvalidation } from '../invalidation/table-invalidation';
import { reportMemory } from '../redis/memory';
import { connectRedisPair, type RedisPair } from '../redis/pair';
import { untracedBackground } from '../telemetry/background';
import { observePurges } from '../telemetry/observe-purges';
import type { CachePorts } from './ports';

/** The response cache, kept true. */
export interface OpenCache extends CachePorts {
  readonly responses: ResponseCache;
  readonly invalidation: {
    readonly ownWrites: Pick<Invalidation['ownWrites'], 'begin'>;
    readonly onWrite: Invalidation['onWrite'];
  };
  /** Whether it goes on without Redis, by the names that metrics have for its parts. */
  breakers(): Readonly<Record<string, boolean>>;
  /** Whether its connections to Redis are up, by their names. */
  connections(): Readonly<Record<string, boolean>>;
  /** Gives the log to another instance, and lets go of Redis. */
  close(): Promise<void>;
}

async function connect(url: string, pool: Database['pool'], log: Logger) {
  const pair = await connectRedisPair(url, log);
  await reportMemory(pair.connection, log);
  return { ...pair, namespace: await namespaceOf(pool) };
}

/** Where purges go and messages come from. */
interface Wires {
  readonly purger: Purger;
  /** Undefined without Redis. */
  readonly link: SharedLink | undefined;
  connections(): Readonly<Record<string, boolean>>;
  close(): Promise<void>;
}

/** Callbacks for what the log of the database announces besides purges. */
interface Told {
  readonly announce: Events['announce'];
  onRevoked(): void;
}

/**
 * Memory, Redis where there is one, and what keeps them true: docs/cache-protocol.md.
 * @param tables those that answers depend on, and others that the log should tell of
 * @param background traces purges
 * @param told of topics that have new events, and that tokens may have been revoked
 */
export async function openCache(
  { cache, redis, limits, database: { logUrl } }: Config,
  { url, pool, applied }: Pick<Database, 'url' | 'pool' | 'applied'>,
  tables: readonly TableInvalidation[],
  log: Logger,
  background = untracedBackground,
  { announce, onRevoked }: Told = { announce: () => undefined, onRevoked: () => undefined },
): Promise<OpenCache> {
  const freshness = { isFresh: () => invalidation?.freshness.isFresh() ?? false };
  let invalidation: Invalidation | undefined;
  const shared = redis.url ? await connect(redis.url, pool, log) : undefined;
  const responses = createResponseCache({
    levels: { memory: cache.memory.isOn, redis: cache.redis.isOn },
    // An answer is waited for as long as its execution may take.
    limits: { memoryBytes: cache.memory.maxBytes, flightMs: limits.executionMs },
    redis: shared,
    freshness,
    encryptionKey: cache.encryptionKey,
  });
  const heard = noticePurges(responses, tagHash(revocationsTag), onRevoked);
  const listener: LogListener = createLogListener(heard, { lagMs: cache.lagMs });
  const wires = shared ? wire(shared, listener, responses, cache.lagMs) : alone(listener);
  const purger = observePurges(wires.purger, background);
  const kept = await startInvalidation({
    ...{ databaseUrl: logUrl ?? url, pool, log, listener, lagMs: cache.lagMs, digest: tagHash },
    ...{
      purger,
      announce,
      tables: [...tables, announced],
      isShared: shared !== undefined,
      link: wires.link,
      isMigrated: applied.length > 0,
    },
  });
  invalidation = kept;
  return {
    responses,
    invalidation: kept,
    breakers: () => (responses.shared ? { cache: !responses.shared.isAsked() } : {}),
    connections: wires.connections,
    figures: () => ({ cache: responses.counts, log: kept.figures() }),
    async purge(what) {
      // The others serve nothing, and what Redis has is left behind when it is back.
      if (kept.isAlone()) return purgeHere(listener, what);
      if (what === 'everything') await purger.raiseEpoch(listener.appliedLsn ?? 0n);
      else await purger.purge(what.map(tagHash), null, 'admin');
      if (shared) requireHeard(kept, listener, cache.lagMs);
    },
    async close() {
      await kept.stop();
      await responses.close();
      await wires.close();
    },
  };
}

const isReady = ({ status }: { readonly status: string }) => status === 'ready';

/**
 * Whoever follows the log may go on without Redis, and not have heard of the purge.
 * @throws Error while nothing is heard of it
 */
function requireHeard(kept: Invalidation, listener: LogListener, lagMs: number): void {
  if (kept.figures().follows === 'log' && listener.beatAgeMs() > lagMs)
    throw new Error('nothing is heard of the instance that follows the log');
}

function purgeHere({ own }: LogListener, what: readonly string[] | 'everything'): void {
  if (what === 'everything') own.drop(null);
  else own.purge(what.map(tagHash), null, 'admin');
}

function wire(
  shared: RedisPair & { readonly namespace: string },
  listener: LogListener,
  responses: OwnedCache,
  lagMs: number,
): Wires {
  const { connection, subscriber, namespace } = shared;
  const { pingEveryMs, maxPublishMs } = timingOf(lagMs);
  const pings = createPings(subscriber, pingEveryMs);
  const stopListening = listenToRedis(subscriber, namespace, {
    onMessage: (message) => listener.onMessage(message, pings.sentBeforeMs),
    onLost: listener.onLost,
  });
  const purger = createRedisPurger(connection, namespace, { maxPublishMs });
  return {
    purger,
    connections: () => ({ cache: isReady(connection), messages: pings.isInTime() }),
    link: {
      isUp: async () => isReady(connection) && (await pings.isAnswered()),
      watch(onBreak) {
        for (const one of [connection, subscriber]) one.on('close', onBreak);
      },
      suspend: () => responses.shared?.suspend(),
      resume: () => responses.shared?.resume(),
      beginAnew: purger.beginAnew,
    },
    async close() {
      pings.stop();
      await stopListening();
      await shared.close();
    },
  };
}

/** Without Redis an instance tells itself. */
function alone(listener: LogListener): Wires {
  return {
    purger: createLocalPurger(listener),
    link: undefined,
    connections: () => ({}),
    close: async () => undefined,
  };
}
