import type { Logger } from 'pino';
import type { TokenValidity } from '../auth/token-validity';
import type { Tokens } from '../auth/tokens';
import type { Database } from '../database';
import { createPrisma } from '../database/prisma';
import type { StatementMiddleware } from '../database/statement-middleware';
import type { RateLimitBuckets } from '../limits/rate-limit/buckets';
import type { GatewayFigures, Ports } from '../modules/ports';
import type { Project } from '../project';

/** The parts of the gateway that ports are made of. */
export interface PortParts {
  readonly tokens: Pick<Tokens, 'issue'>;
  readonly validity: Pick<TokenValidity, 'read'>;
  readonly buckets: RateLimitBuckets;
  readonly audit: Ports['audit'];
  readonly log: Logger;
  readonly project: Pick<Project, 'createPrisma'>;
  /** Observes each statement of a write. */
  readonly observed?: StatementMiddleware;
  /** Undefined where the cache is off. */
  readonly cache?: CachePorts | undefined;
  readonly redis?: RedisPorts | undefined;
}

/** The state of Redis connections and circuit breakers, by their names in metrics. */
interface RedisPorts {
  connections(): Readonly<Record<string, boolean>>;
  breakers(): Readonly<Record<string, boolean>>;
}

/** The part of the cache that services use. */
export interface CachePorts {
  figures(): Pick<GatewayFigures, 'cache' | 'log'>;
  readonly purge: Ports['purgeCache'];
}

/** Creates what services get from the gateway: the Prisma client, tokens, rate limits, audit, log and cache. */
export function createPorts(
  { pool, figures }: Pick<Database, 'pool' | 'figures'>,
  { tokens, validity, buckets, audit, log, project, cache, observed, redis }: PortParts,
): Ports {
  return {
    prisma: createPrisma(pool, project, ...(observed ? [observed] : [])),
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
