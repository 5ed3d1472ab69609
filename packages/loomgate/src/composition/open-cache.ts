import type { Logger } from 'pino';
import { revocationsOf, revocationsTag } from '../auth/token-validity/table';
import { createResponseCache, type OwnedCache } from '../cache';
import type { RedisLink } from '../cache/purges/holder-purger';
import { createLocalPurger } from '../cache/purges/local-purger';
import { createPurgeListener, type PurgeListener } from '../cache/purges/purge-listener';
import { observePurgesOf } from '../cache/purges/purgeable';
import type { Purger } from '../cache/purges/purger';
import { timingOf } from '../cache/purges/timing';
import { subscribeToPurges } from '../cache/redis/listen';
import { createPings } from '../cache/redis/pings';
import { createRedisPurger } from '../cache/redis/purger';
import { tagHash } from '../cache/tag-hashes';
import type { ResponseCache } from '../cache/types';
import type { Config } from '../config';
import type { Database } from '../database';
import { announced, type Events } from '../events';
import { type Invalidation, namespaceOf, startInvalidation } from '../invalidation';
import type { TableInvalidation } from '../invalidation/table-invalidation';
import { modulesOf, type Project } from '../project';
import { reportMemory } from '../redis/memory';
import { connectRedisPair, type RedisPair } from '../redis/pair';
import { untracedBackground } from '../telemetry/background';
import { observePurges } from '../telemetry/observe-purges';
import type { CachePorts } from './ports';

/** The response cache and its invalidation. */
export interface OpenCache extends CachePorts {
  readonly responses: ResponseCache;
  readonly invalidation: {
    readonly readYourWrites: Pick<Invalidation['readYourWrites'], 'begin'>;
    readonly follows: Invalidation['follows'];
  };
  /** Whether it works without Redis at the moment, by the name of the part in metrics. */
  breakers(): Readonly<Record<string, boolean>>;
  /** Whether its connections to Redis are up, by their names in metrics. */
  connections(): Readonly<Record<string, boolean>>;
  /** Releases the replication slot, so that another instance follows the WAL, and closes the connections to Redis. */
  close(): Promise<void>;
}

async function connect(url: string, pool: Database['pool'], log: Logger) {
  const pair = await connectRedisPair(url, log);
  await reportMemory(pair.connection, log);
  return { ...pair, namespace: await namespaceOf(pool) };
}

/** Publishes purges and receives messages of other instances. */
interface Transport {
  readonly purger: Purger;
  /** Undefined without Redis. */
  readonly link: RedisLink | undefined;
  connections(): Readonly<Record<string, boolean>>;
  close(): Promise<void>;
}

/** Callbacks for what the WAL announces besides purges. */
interface Announcements {
  /** Tells all instances that topics have new events. */
  readonly announce: Events['announce'];
  /** Tokens may have been revoked. */
  onRevoked(): void;
}

/**
 * Returns the tables whose changes are read from the WAL: those of the modules, that of revoked tokens, and that of events
 * where the database has it.
 */
export function trackedTablesOf(
  project: Pick<Project, 'modules' | 'adminRole' | 'revocation'>,
  { ownTables }: Pick<Database, 'ownTables'>,
): TableInvalidation[] {
  return [
    ...Object.values(modulesOf(project)).flatMap((one) => one.invalidation),
    ...(project.revocation ? [revocationsOf(project.revocation)] : []),
    ...(ownTables.events === undefined ? [announced] : []),
  ];
}

/**
 * Opens the response cache: memory, Redis where REDIS_URL is set, and their invalidation (docs/cache-protocol.md).
 * @param tables whose changes are read from the WAL
 * @param background traces purges
 */
export async function openCache(
  { cache, redis, limits, database: { logUrl } }: Config,
  { url, pool, mayPrepareLog }: Pick<Database, 'url' | 'pool' | 'mayPrepareLog'>,
  tables: readonly TableInvalidation[],
  log: Logger,
  background = untracedBackground,
  { announce, onRevoked }: Announcements = { announce: () => undefined, onRevoked: () => undefined },
): Promise<OpenCache> {
  const freshness = { isFresh: () => invalidation?.freshness.isFresh() ?? false };
  let invalidation: Invalidation | undefined;
  const shared = redis.url ? await connect(redis.url, pool, log) : undefined;
  const responses = createResponseCache({
    levels: { memory: cache.memory.isOn, redis: cache.redis.isOn },
    // A request waits for another one's answer for as long as an execution may take.
    limits: { memoryBytes: cache.memory.maxBytes, flightMs: limits.executionMs },
    redis: shared,
    freshness,
    encryptionKey: cache.encryptionKey,
  });
  const heard = observePurgesOf(responses, tagHash(revocationsTag), onRevoked);
  const listener: PurgeListener = createPurgeListener(heard, { lagMs: cache.lagMs });
  const transport = shared ? redisTransport(shared, listener, responses, cache.lagMs) : localTransport(listener);
  const purger = observePurges(transport.purger, background);
  const kept = await startInvalidation({
    ...{ databaseUrl: logUrl ?? url, pool, log, listener, lagMs: cache.lagMs, hashTag: tagHash },
    ...{
      purger,
      announce,
      tables,
      isShared: shared !== undefined,
      link: transport.link,
      mayPrepare: mayPrepareLog,
    },
  });
  invalidation = kept;
  return {
    responses,
    invalidation: kept,
    breakers: () => (responses.redisAccess ? { cache: !responses.redisAccess.isUsed() } : {}),
    connections: transport.connections,
    figures: () => ({ cache: responses.counts, log: kept.figures() }),
    async purge(what) {
      // Without Redis the other instances bypass their caches, and entries in Redis are invalidated when it is back.
      if (kept.isAlone()) return purgeHere(listener, what);
      if (what === 'everything') await purger.raiseEpoch(listener.appliedLsn ?? 0n);
      else await purger.purge(what.map(tagHash), null, 'admin');
      if (shared) requireHeard(kept, listener, cache.lagMs);
    },
    async close() {
      await kept.stop();
      await responses.close();
      await transport.close();
    },
  };
}

const isReady = ({ status }: { readonly status: string }) => status === 'ready';

/**
 * The instance that follows the WAL may have lost Redis, and not have received the purge. While the WAL is unavailable,
 * nothing is cached.
 * @throws Error while its heartbeat is late
 */
function requireHeard(kept: Invalidation, listener: PurgeListener, lagMs: number): void {
  if (kept.figures().unavailable === null && listener.heartbeatAgeMs() > lagMs)
    throw new Error('no heartbeat of the slot consumer');
}

function purgeHere({ local }: PurgeListener, what: readonly string[] | 'everything'): void {
  if (what === 'everything') local.reset(null);
  else local.purge(what.map(tagHash), null, 'admin');
}

function redisTransport(
  shared: RedisPair & { readonly namespace: string },
  listener: PurgeListener,
  responses: OwnedCache,
  lagMs: number,
): Transport {
  const { connection, subscriber, namespace } = shared;
  const { pingEveryMs, maxPublishMs } = timingOf(lagMs);
  const pings = createPings(subscriber, pingEveryMs);
  const stopListening = subscribeToPurges(subscriber, namespace, {
    onMessage: (message) => listener.onMessage(message, pings.answeredPingMs),
    onLost: listener.onLost,
  });
  const purger = createRedisPurger(connection, namespace, { maxPublishMs });
  return {
    purger,
    connections: () => ({ cache: isReady(connection), messages: pings.isInTime() }),
    link: {
      isUp: async () => isReady(connection) && (await pings.isAnswered()),
      onBreak(listener) {
        for (const one of [connection, subscriber]) one.on('close', listener);
      },
      suspend: () => responses.redisAccess?.suspend(),
      resume: () => responses.redisAccess?.resume(),
      requireNewEpoch: purger.requireNewEpoch,
    },
    async close() {
      pings.stop();
      await stopListening();
      await shared.close();
    },
  };
}

/** Without Redis an instance purges only itself. */
function localTransport(listener: PurgeListener): Transport {
  return {
    purger: createLocalPurger(listener),
    link: undefined,
    connections: () => ({}),
    close: async () => undefined,
  };
}
