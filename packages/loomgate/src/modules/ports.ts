import type { Logger } from 'pino';
import type { CacheCounts } from '../cache/types';
import type { InvalidationFigures } from '../invalidation/invalidation';
import type { RateLimitBuckets } from '../limits/rate-limit/buckets';
import type { Prisma } from '../register';
import type { Origin, Viewer } from './context';

export type { BucketPolicy, RateLimitBuckets } from '../limits/rate-limit/buckets';

/** What happened that somebody may have to account for. */
export interface AuditEvent extends Origin {
  /** In capitals, e.g. `SIGN_IN`. */
  readonly action: string;
  readonly viewerId: string | null;
  /** The field, the object or the address that it was about; never a secret. */
  readonly subject: string;
}

/** By name; whether it is so now, and not whether it was so when it was last needed. */
type States = Readonly<Record<string, boolean>>;

interface RedisFigures {
  /** Whether a connection is up. */
  readonly connections: States;
  /** Whether a part goes on without Redis. */
  readonly breakers: States;
}

/** How this instance does. */
export interface GatewayFigures {
  /** Null where it is off. */
  readonly cache: CacheCounts | null;
  /** Null where there is no cache to be kept true. */
  readonly log: InvalidationFigures | null;
  /** Connections to the database. */
  readonly pool: { readonly active: number; readonly idle: number; readonly waiting: number };
  /** Redis, as the parts that need it find it. */
  readonly redis: RedisFigures;
}

/** What the gateway gives to services. A resolver sees none of it. */
export interface Ports {
  readonly prisma: Prisma;
  /**
   * Signs a token for the account; null where tokens are signed elsewhere.
   * @param atMs milliseconds since 1970, by the clock of the database
   */
  issueToken: ((viewer: Viewer, atMs: number) => Promise<string>) | null;
  /** Resolves when this instance refuses the tokens that have been revoked in the database so far. */
  readRevocations(): Promise<void>;
  /** Limits over time that all instances share. */
  readonly buckets: RateLimitBuckets;
  readonly log: Logger;
  /** Writes to the append-only audit log. */
  audit(event: AuditEvent): Promise<void>;
  gateway(): GatewayFigures;
  /**
   * Drops from the cache of all instances what depends on these tags (shared/tags.ts).
   * @throws where it is not known whether they have all been told
   */
  purgeCache(what: readonly string[] | 'everything'): Promise<void>;
}
