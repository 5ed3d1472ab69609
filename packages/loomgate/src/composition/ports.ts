import type { Logger } from 'pino';
import type { TokenValidity } from '../auth/token-validity';
import type { Tokens } from '../auth/tokens';
import type { Database } from '../database';
import { noticeWrites } from '../database/notice-writes';
import { createPrisma } from '../database/prisma';
import type { StatementMiddleware } from '../database/statement-middleware';
import type { RateLimitBuckets } from '../limits/rate-limit/buckets';
import type { GatewayFigures, Ports } from '../modules/ports';
import type { Project } from '../project';

/** The parts of the gateway that services are given. */
export interface PortParts {
  readonly tokens: Pick<Tokens, 'issue'>;
  readonly validity: Pick<TokenValidity, 'read'>;
  readonly buckets: RateLimitBuckets;
  readonly audit: Ports['audit'];
  readonly log: Logger;
  readonly project: Pick<Project, 'createPrisma'>;
  /** Around each statement of a write. */
  readonly observed?: StatementMiddleware;
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

/** Gives services what they need of the gateway. */
export function createPorts(
  { pool, figures }: Pick<Database, 'pool' | 'figures'>,
  { tokens, validity, buckets, audit, log, project, cache, observed, redis }: PortParts,
): Ports {
  const noticed = cache && noticeWrites(cache.invalidation.onWrite);
  const around = [observed, noticed].filter((one) => one !== undefined);
  return {
    prisma: createPrisma(pool, project, ...around),
    issueToken: tokens.issue,
    readRevocations: validity.read,
    buckets,
    log,
    audit,
    gateway: () => ({
      ...(cache?.figures() ?? { cache: null, log: null }),
      pool: figures(),
      redis: { connections: redis?.connections() ?? {}, breakers: redis?.breakers() ?? {} },
    }),
    purgeCache: async (what) => cache?.purge(what),
  };
}
