import type { Logger } from 'pino';
import type { CacheCounts } from '../cache/types';
import type { InvalidationFigures } from '../invalidation/invalidation';
import type { RateLimitBuckets } from '../limits/rate-limit/buckets';
import type { Prisma } from '../register';
import type { Origin, Viewer } from './origin';

export type { BucketPolicy, RateLimitBuckets } from '../limits/rate-limit/buckets';

/** An entry of the audit log. */
export interface AuditEvent extends Origin {
  /** In capitals, e.g. `SIGN_IN`. */
  readonly action: string;
  readonly viewerId: string | null;
  /** The field, object or address concerned; never a secret. */
  readonly subject: string;
}

/** Current states by name. */
type States = Readonly<Record<string, boolean>>;

interface RedisFigures {
  /** Whether a connection is up. */
  readonly connections: States;
  /** Whether the circuit breaker of a part is open, so that the part works without Redis. */
  readonly breakers: States;
}

/** The state of this instance. */
export interface GatewayFigures {
  /** Null if the cache is off. */
  readonly cache: CacheCounts | null;
  /** Null if the cache is off. */
  readonly log: InvalidationFigures | null;
  /** Database connections. */
  readonly pool: { readonly active: number; readonly idle: number; readonly waiting: number };
  /** Redis connections and circuit breakers. */
  readonly redis: RedisFigures;
}

/** The parts of the gateway that services use. Resolvers do not get them. */
export interface Ports {
  readonly prisma: Prisma;
  /**
   * Signs a token for the account; null if another issuer signs tokens.
   * @param atMs time of issue in milliseconds since 1970, by the clock of the database
   */
  issueToken: ((viewer: Viewer, atMs: number) => Promise<string>) | null;
  /** Reads the revocations from the database. Resolves when this instance refuses all tokens revoked so far. */
  readRevocations(): Promise<void>;
  /** Token buckets that all instances share. */
  readonly buckets: RateLimitBuckets;
  readonly log: Logger;
  /** Writes to the append-only audit log. */
  audit(event: AuditEvent): Promise<void>;
  gateway(): GatewayFigures;
  /**
   * Purges the cached responses with these tags (shared/tags.ts) on all instances.
   * @throws if the purge may not have reached all instances
   */
  purgeCache(what: readonly string[] | 'everything'): Promise<void>;
}
