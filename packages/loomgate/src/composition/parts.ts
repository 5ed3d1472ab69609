import type { Audit } from '../audit/audit';
import type { TokenValidity } from '../auth/token-validity';
import type { Tokens } from '../auth/tokens';
import type { Database } from '../database';
import { checkMigrations } from '../database/check-migrations';
import type { Charges } from '../graphql/limits/charges';
import type { Checks } from '../http/health';
import type { Execute } from '../loaders';
import type { CountedParts } from '../telemetry/metrics';
import type { OpenBuckets } from './open-buckets';
import type { OpenCache } from './open-cache';
import type { OpenEvents } from './open-events';

/** What stands behind GraphQL. */
export interface Parts {
  readonly database: Database;
  readonly limiter: OpenBuckets;
  /** Undefined where nobody's rate is limited. */
  readonly charges: Charges | undefined;
  /** Undefined where nothing is kept. */
  readonly cache: OpenCache | undefined;
  readonly tokens: Tokens;
  readonly validity: TokenValidity;
  readonly audit: Audit;
  readonly execute: Execute;
  readonly events: OpenEvents;
}

/** What an instance looks at to say whether it can serve. */
export function checksOf({ database, limiter, cache, audit }: Parts): Checks {
  return {
    // By name, as the loaders' statements are sent.
    database: () => database.pool.query({ name: 'ready', text: 'select 1' }),
    migrations: () => checkMigrations(database.pool),
    ...limiter.checks,
    ...(cache && { cache: { optional: async () => requireFresh(cache) } }),
    audit: { optional: async () => audit.requireKeepingUp() },
  };
}

/** Whether what is committed is announced: by whichever instance follows the log. */
export function isFollowingLog(cache: OpenCache | undefined): boolean {
  const { follows, isFresh } = cache?.figures().log ?? {};
  return follows === 'log' && isFresh === true;
}

/** @throws Error while the cache stands aside, because it does not know what has changed */
function requireFresh(cache: OpenCache): void {
  if (cache.figures().log?.isFresh === false) throw new Error('the log of the database is not known');
}

/** Which parts go on without Redis, and which connections to it are up, by the names that metrics have for them. */
export function redisOf({ limiter: { shared }, cache, events }: Pick<Parts, 'limiter' | 'cache' | 'events'>) {
  return {
    breakers: () => ({ ...(shared && { limiter: shared.isOpen }), ...cache?.breakers() }),
    connections: () => ({
      ...(shared && { limiter: shared.isUp }),
      ...(events.isConnected && { events: events.isConnected() }),
      ...cache?.connections(),
    }),
  };
}

export function countedOf(
  { database, limiter, cache, audit, events }: Parts,
  sockets: () => number,
  streams: () => number,
): CountedParts {
  return {
    pool: database.figures,
    audit,
    bucketFallbacks: () => limiter.shared?.counts.fallbacks ?? 0,
    ...redisOf({ limiter, cache, events }),
    sockets,
    streams,
    listeners: events.listeners,
  };
}
