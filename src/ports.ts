import type { GatewayFigures, Ports } from './modules/ports';
import { createAttempts } from './platform/attempts';
import type { Buckets } from './platform/buckets/buckets';
import type { Database } from './platform/database';
import type { Around } from './platform/database/around-statements';
import { noticeWrites } from './platform/database/notice-writes';
import { createPrisma } from './platform/database/prisma';
import { createPasswords } from './platform/passwords';
import type { TokenValidity } from './platform/token-validity';
import type { Tokens } from './platform/tokens';

/** The parts of the platform that services are given. */
export interface PortParts {
  readonly tokens: Pick<Tokens, 'issue'>;
  readonly validity: Pick<TokenValidity, 'read'>;
  readonly buckets: Buckets;
  readonly audit: Ports['audit'];
  /** Told of each sign-in to an account whose stored hash cannot be verified. */
  onUnreadableHash?(): void;
  /** Told of each sign-in whose network could not be remembered. */
  onNetworkForgotten?(error: unknown): void;
  /** Around each statement of a write. */
  readonly observed?: Around;
  /** Undefined where there is none. */
  readonly cache?: CachePorts | undefined;
  /** Undefined where nothing needs Redis. */
  readonly redis?: RedisPorts | undefined;
}

/** What services are told of Redis. */
interface RedisPorts {
  connections(): Readonly<Record<string, boolean>>;
  breakers(): Readonly<Record<string, boolean>>;
}

/** What services are given of the cache. */
export interface CachePorts {
  figures(): Pick<GatewayFigures, 'cache' | 'log'>;
  readonly purge: Ports['purgeCache'];
  readonly invalidation: { onWrite(table: string | undefined): void };
}

/** Gives services the platform. */
export function createPorts(
  { pool, figures }: Pick<Database, 'pool' | 'figures'>,
  { tokens, validity, buckets, audit, cache, observed, redis, onUnreadableHash, onNetworkForgotten }: PortParts,
): Ports {
  const noticed = cache && noticeWrites(cache.invalidation.onWrite);
  const around = [observed, noticed].filter((one) => one !== undefined);
  return {
    prisma: createPrisma(pool, ...around),
    issueToken: tokens.issue,
    readRevocations: validity.read,
    onNetworkForgotten: (error) => onNetworkForgotten?.(error),
    passwords: createPasswords(onUnreadableHash),
    attempt: createAttempts(buckets),
    audit,
    gateway: () => ({
      ...(cache?.figures() ?? { cache: null, log: null }),
      pool: figures(),
      redis: { connections: redis?.connections() ?? {}, breakers: redis?.breakers() ?? {} },
    }),
    purgeCache: async (what) => cache?.purge(what),
  };
}
