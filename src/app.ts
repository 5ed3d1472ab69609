import { seedDemo } from '../prisma/seed/demo';
import type { Config } from './config';
import { modules } from './generated/modules';
import { createServices } from './generated/services';
import { createApollo } from './graphql/apollo';
import { createCachePlugins } from './graphql/cache';
import { type ContextParts, createContext } from './graphql/context';
import type { Report } from './graphql/errors';
import { createLimits } from './graphql/limits';
import { createSchema } from './graphql/schema';
import { createTrustedDocuments } from './graphql/trusted-documents';
import { type Authenticate, createAuthenticate } from './http/authenticate';
import { createHitCharges } from './http/fast/hit-charges';
import { listen } from './http/listen';
import { createRun, type Run, type RunParts } from './http/run';
import { closeInTime, createHttpServer, portOf } from './http/server';
import { warm } from './http/warm';
import { type OpenCache, openCache } from './open-cache';
import { type Audit, createAudit } from './platform/audit';
import type { Buckets } from './platform/buckets/buckets';
import { createMemoryBuckets } from './platform/buckets/memory-buckets';
import { createRedisBuckets } from './platform/buckets/redis-buckets';
import { type Database, openDatabase } from './platform/database';
import { createExecute } from './platform/database/execute';
import { createPrisma } from './platform/database/prisma';
import { createLogger } from './platform/logger';
import { closeRedis, createRedis } from './platform/redis';
import { openTokens } from './platform/tokens';
import { createPorts } from './ports';

export interface App {
  /**
   * Opens the database, fills it with demo data where that is configured and it is empty, and listens.
   * @returns the port
   * @throws when a part does not start; call `stop` then, too
   */
  start(): Promise<number>;
  /** Finishes what is in flight, within the configured time, and closes everything in the reverse order. */
  stop(): Promise<void>;
}

/**
 * Builds every part of the gateway once.
 * @param authenticate tells who asks; by the request's token unless something else is given
 * @param openGiven opens the cache, instead of the one that the configuration has
 */
export function createApp(config: Config, authenticate?: Authenticate, openGiven?: () => Promise<OpenCache>): App {
  const log = createLogger(config);
  const closers: (() => Promise<unknown>)[] = [];

  async function startDatabase(): Promise<Database> {
    const database = await openDatabase(config, (error) => log.warn({ err: error }, 'a database connection broke'));
    closers.push(database.stop);
    if (database.applied.length > 0) log.info({ migrations: database.applied }, 'database migrated');
    if (config.demoData && (await seedDemo(createPrisma(database.pool)))) log.info('demo data stored');
    return database;
  }

  async function openBuckets(): Promise<Buckets> {
    const own = createMemoryBuckets();
    if (!config.redis.url) return own;
    const redis = createRedis(config.redis.url, log);
    closers.push(() => closeRedis(redis));
    // It goes on trying by itself; until it is there, each instance has buckets of its own.
    await redis.connect().catch(() => undefined);
    return createRedisBuckets(redis, own);
  }

  async function startCache(database: Database): Promise<OpenCache | undefined> {
    if (!openGiven && !config.cache.isOn) return undefined;
    const cache = await (openGiven?.() ?? openCache(config, database, log));
    closers.push(cache.close);
    return cache;
  }

  async function startHttp(database: Database): Promise<number> {
    const buckets = await openBuckets();
    const cache = await startCache(database);
    const execute = createExecute(database.pool);
    const tokens = await openTokens(config, (error) => log.warn({ err: error }, 'the keys of JWKS_URL cannot be read'));
    const audit = createAudit(database.pool, log);
    closers.push(audit.stop);
    const services = createServices(createPorts(database, { tokens, buckets, audit: audit.record, cache }));
    const report: Report = (error, requestId) => log.error({ err: error, requestId }, 'a request failed');
    const schema = createSchema();
    const documents = await createTrustedDocuments(config.security.trustedDocuments, schema);
    const limits = createLimits(schema, config, buckets);
    const plugins =
      cache &&
      createCachePlugins(schema, Object.values(modules), config.cache, cache.responses, cache.invalidation.ownWrites);
    const apollo = createApollo(schema, config.environment === 'production', report, limits, plugins);
    await apollo.start();
    closers.push(() => apollo.stop());
    const charges = config.rateLimit.isOn ? createHitCharges(buckets, config.rateLimit) : undefined;
    closers.push(async () => charges?.stop());
    const running: RunParts = {
      apollo,
      documents,
      createContext: (...request) => createContext({ execute, services, onRefusal: auditRefusals(audit) }, ...request),
    };
    const http = createHttpServer(config, {
      ...running,
      authenticate: authenticate ?? createAuthenticate(tokens),
      log,
      cache: cache?.responses,
      charges,
      checks: { database: () => database.pool.query('select 1') },
    });
    closers.push(() => closeInTime(http, config.http.shutdownTimeoutMs));
    await listen(http, config.http);
    if (cache && config.cache.warmFile) fillCache(config.cache.warmFile, createRun(running));
    return portOf(http);
  }

  /** Behind the back of those who ask already. */
  function fillCache(file: string, run: Run): void {
    const stopping = new AbortController();
    const filled = warm(file, run, log, stopping.signal);
    closers.push(() => {
      stopping.abort();
      return filled;
    });
  }

  return {
    start: async () => startHttp(await startDatabase()),
    async stop() {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}

/** Keeps who was refused what. */
function auditRefusals(audit: Audit): ContextParts['onRefusal'] {
  return ({ viewer, address, requestId }, field) => {
    void audit.record({
      action: 'PERMISSION_REFUSED',
      viewerId: viewer?.id ?? null,
      subject: field,
      address,
      requestId,
    });
  };
}
