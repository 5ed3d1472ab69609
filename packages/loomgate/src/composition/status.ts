import type { Audit } from '../audit/audit';
import type { Config } from '../config';
import { type Database, isMigratedByOthers } from '../database';
import { checkMigrations } from '../database/check-migrations';
import { type Checks, UnavailableError } from '../http/health';
import type { Project } from '../project';
import type { CountedParts } from '../telemetry/metrics';
import type { OpenCache } from './open-cache';
import { hasSubscriptions, type OpenEvents } from './open-events';
import type { OpenRateLimits } from './open-rate-limits';

/** The parts that readiness checks and metrics are read from. */
interface StatusParts {
  readonly database: Database;
  readonly rateLimits: OpenRateLimits;
  /** Undefined where the cache is off. */
  readonly cache: OpenCache | undefined;
  readonly audit: Audit;
  readonly events: OpenEvents;
}

/** Returns the checks of `/readyz`, by name. */
export function checksOf(config: Config, project: Project, parts: Omit<StatusParts, 'events'>): Checks {
  const { database, rateLimits, cache, audit } = parts;
  const { events, audit: unwritable } = database.ownTables;
  return {
    // A named prepared statement, as the loaders' are.
    database: () => database.pool.query({ name: 'ready', text: 'select 1' }),
    ...(!isMigratedByOthers(project) && { migrations: () => checkMigrations(database.pool) }),
    ...rateLimits.checks,
    ...(cache && { cache: { optional: async () => requireFresh(cache) } }),
    ...(events && hasSubscriptions(config, project) && { events: unavailable(events) }),
    audit: unwritable
      ? unavailable(`in the log only: ${unwritable}`)
      : { optional: async () => audit.requireKeepingUp() },
  };
}

const unavailable = (reason: string) => ({ optional: () => Promise.reject(new UnavailableError(reason)) });

/** @throws Error while the cache is bypassed because the position in the WAL is not known */
function requireFresh(cache: OpenCache): void {
  const { log } = cache.figures();
  if (log?.unavailable) throw new UnavailableError(`the WAL cannot be followed: ${log.unavailable.reason}`);
  if (log?.isFresh === false) throw new Error('the position in the WAL is not known');
}

/** Whether commits are announced by the instance that follows the WAL. */
export interface WalStatus {
  /** False until the cache has been opened, and without one. */
  isFollowed(): boolean;
  /** Reads the status from this cache from now on. */
  readFrom(cache: Pick<OpenCache, 'figures'>): void;
}

/** Events and token revocations read this status; they are started before the cache, which announces to them. */
export function createWalStatus(): WalStatus {
  let source: Pick<OpenCache, 'figures'> | undefined;
  return {
    isFollowed() {
      return source?.figures().log?.isFresh === true;
    },
    readFrom(cache) {
      source = cache;
    },
  };
}

/** Returns which parts work without Redis at the moment, and which connections to it are up, by their names in metrics. */
export function redisOf({
  rateLimits: { shared },
  cache,
  events,
}: Pick<StatusParts, 'rateLimits' | 'cache' | 'events'>) {
  return {
    breakers: () => ({ ...(shared && { limiter: shared.isOpen }), ...cache?.breakers() }),
    connections: () => ({
      ...(shared && { limiter: shared.isUp }),
      ...(events.isConnected && { events: events.isConnected() }),
      ...cache?.connections(),
    }),
  };
}

/** Returns what `createPartMetrics` reads. */
export function countedOf(parts: StatusParts, sockets: () => number, streams: () => number): CountedParts {
  const { database, rateLimits, audit, events } = parts;
  return {
    pool: database.figures,
    audit,
    bucketFallbacks: () => rateLimits.shared?.counts.fallbacks ?? 0,
    ...redisOf(parts),
    sockets,
    streams,
    listeners: events.listeners,
  };
}
