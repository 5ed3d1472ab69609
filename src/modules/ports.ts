import type { CacheCounts } from '../cache/types';
import type { PrismaClient } from '../generated/prisma/client';
import type { InvalidationFigures } from '../invalidation/invalidation';
import type { Origin, Viewer } from './context';

/** What happened that somebody may have to account for. */
export interface AuditEvent extends Origin {
  readonly action: 'SIGN_UP' | 'SIGN_IN' | 'SIGN_IN_FAILED' | 'SIGN_OUT_EVERYWHERE' | 'ADMIN_ACTION';
  readonly viewerId: string | null;
  /** The field, the object or the address that it was about; never a secret. */
  readonly subject: string;
}

/** A try to sign up or in. */
interface Attempt {
  /** What names the account, whether there is one or not. */
  readonly account: string;
  readonly address: string;
  /** Whether the account has signed in from the network before; asked when too many networks try the account. */
  isKnown(network: string): Promise<boolean>;
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

/** What the platform gives to services. A resolver sees none of it. */
export interface Ports {
  readonly prisma: PrismaClient;
  /**
   * Signs a token for the account; null where tokens are signed elsewhere.
   * @param atMs milliseconds since 1970, by the clock of the database
   */
  issueToken: ((viewer: Viewer, atMs: number) => Promise<string>) | null;
  /** Resolves when this instance refuses the tokens that have been revoked in the database so far. */
  readRevocations(): Promise<void>;
  /** Told of a network that could not be remembered after a sign-in. */
  onNetworkForgotten(error: unknown): void;
  readonly passwords: {
    hash(password: string): Promise<string>;
    /** Takes as long for an account that does not exist (hash null) as for one that does. */
    verify(hash: string | null, password: string): Promise<boolean>;
  };
  /**
   * Counts an attempt to sign up or in.
   * @throws LoomgateError RATE_LIMITED when there were too many
   */
  attempt(attempt: Attempt): Promise<void>;
  /** Writes to the append-only audit log. */
  audit(event: AuditEvent): Promise<void>;
  gateway(): GatewayFigures;
  /**
   * Drops from the cache of all instances what depends on these tags (shared/tags.ts).
   * @throws where it is not known whether they have all been told
   */
  purgeCache(what: readonly string[] | 'everything'): Promise<void>;
}
