import { setTimeout as sleep } from 'node:timers/promises';
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
import { type Checks, createReadiness, type Readiness } from './http/health';
import { listen } from './http/listen';
import { createMonitoringServer } from './http/monitoring';
import { createRun, type Run, type RunParts } from './http/run';
import { closeInTime, createHttpServer, portOf } from './http/server';
import { createSocketCount } from './http/sockets';
import { warm } from './http/warm';
import { createObservation } from './observation';
import { type OpenCache, openCache } from './open-cache';
import { type Audit, createAudit } from './platform/audit';
import type { Buckets } from './platform/buckets/buckets';
import { createMemoryBuckets } from './platform/buckets/memory-buckets';
import { createRedisBuckets, type SharedBuckets } from './platform/buckets/redis-buckets';
import { type Database, openDatabase } from './platform/database';
import { checkMigrations } from './platform/database/check-migrations';
import { createExecute } from './platform/database/execute';
import { createPrisma } from './platform/database/prisma';
import { createLogger } from './platform/logger';
import { closeRedis, createRedis } from './platform/redis';
import { openSentry } from './platform/sentry';
import { openTokens } from './platform/tokens';
import { createPorts } from './ports';
import { closedDoor } from './telemetry/door';
import { createCacheMetrics, createLogLagMetric, createPartMetrics } from './telemetry/metrics';
import type { Tracing } from './telemetry/tracing';

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

/** What may be given in the place of what the configuration has. */
interface Given {
  /** Tells who asks; by the request's token unless it is given. */
  readonly authenticate?: Authenticate | undefined;
  /** Opens the cache. */
  readonly openCache?: (() => Promise<OpenCache>) | undefined;
  /** Decides which requests are traced, and traces them; none are unless it is given. */
  readonly tracing?: Tracing | undefined;
}

/**
 * Builds every part of the gateway once.
 */
export function createApp(config: Config, given: Given = {}): App {
  const log = createLogger(config);
  const observation = createObservation(config, log);
  const closers: (() => Promise<unknown>)[] = [async () => observation.stop()];
  let readiness: Readiness | undefined;

  async function startDatabase(): Promise<Database> {
    const database = await openDatabase(config, (error) => log.warn({ err: error }, 'a database connection broke'));
    closers.push(database.stop);
    if (database.applied.length > 0) log.info({ migrations: database.applied }, 'database migrated');
    if (config.demoData && (await seedDemo(createPrisma(database.pool)))) log.info('demo data stored');
    return database;
  }

  async function openBuckets(): Promise<{ buckets: Buckets; shared?: SharedBuckets; checks: Checks }> {
    const own = createMemoryBuckets();
    if (!config.redis.url) return { buckets: own, checks: {} };
    const redis = createRedis(config.redis.url, log);
    closers.push(() => closeRedis(redis));
    // It goes on trying by itself; until it is there, each instance has buckets of its own.
    await redis.connect().catch(() => undefined);
    const shared = createRedisBuckets(redis, own);
    return { buckets: shared, shared, checks: { redis: { optional: () => redis.ping() } } };
  }

  async function startCache(database: Database): Promise<OpenCache | undefined> {
    if (!given.openCache && !config.cache.isOn) return undefined;
    const cache = await (given.openCache?.() ?? openCache(config, database, log, given.tracing?.background));
    createCacheMetrics(observation.registry, () => cache.responses.counts);
    createLogLagMetric(observation.registry, () => cache.figures().log?.beatAgeMs);
    closers.push(cache.close);
    return cache;
  }

  async function startHttp(database: Database): Promise<number> {
    const { buckets, shared, checks } = await openBuckets();
    const cache = await startCache(database);
    const execute = observation.statements(createExecute(database.pool), database.pool);
    const tokens = await openTokens(config, (error) => log.warn({ err: error }, 'the keys of JWKS_URL cannot be read'));
    const audit = createAudit(database.pool, log);
    closers.push(audit.stop);
    const services = createServices(createPorts(database, { tokens, buckets, audit: audit.record, cache }));
    const report = await startReports();
    const schema = createSchema();
    const documents = await createTrustedDocuments(config.security.trustedDocuments, schema);
    const limits = createLimits(schema, config, buckets);
    const plugins =
      cache &&
      createCachePlugins(schema, Object.values(modules), config.cache, cache.responses, cache.invalidation.ownWrites);
    const apollo = createApollo(schema, config.environment === 'production', report, {
      limits,
      executor: config.executor,
      traced: given.tracing && {
        schema: createSchema(),
        instrument: given.tracing.instrument,
        plainFields: config.telemetry.tracing.plainFields,
      },
      studio: config.telemetry.studio,
      onUnreported: (failure) => log.warn({ failure }, 'a report did not get to Apollo Studio'),
      cache: plugins,
    });
    await apollo.start();
    closers.push(() => apollo.stop());
    const charges = config.rateLimit.isOn ? createHitCharges(buckets, config.rateLimit) : undefined;
    closers.push(async () => charges?.stop());
    readiness = createReadiness({
      database: () => database.pool.query('select 1'),
      migrations: () => checkMigrations(database.pool),
      ...checks,
      ...(cache && { cache: { optional: async () => requireFresh(cache) } }),
      audit: { optional: async () => audit.requireKeepingUp() },
    });
    const context = { execute, services, observer: observation.observer, onRefusal: auditRefusals(audit) };
    const running: RunParts = {
      apollo,
      documents,
      createContext: (...request) => createContext(context, ...request),
    };
    const http = createHttpServer(config, {
      ...running,
      authenticate: given.authenticate ?? createAuthenticate(tokens),
      log,
      cache: cache?.responses,
      charges,
      readiness,
      observing: { door: given.tracing ?? closedDoor, ...observation },
    });
    const sockets = createSocketCount();
    createPartMetrics(observation.registry, {
      pool: database.pool,
      audit,
      bucketFallbacks: () => shared?.counts.fallbacks ?? 0,
      breakers: () => (shared ? { redis: shared.isOpen } : {}),
      sockets: sockets.open,
    });
    await serveMonitoringApart(readiness);
    closers.push(() => closeInTime(http, config.http.shutdownTimeoutMs));
    await listen(http, config.http, sockets.add);
    if (cache && config.cache.warmFile) fillCache(config.cache.warmFile, createRun(running));
    return portOf(http);
  }

  async function serveMonitoringApart(ready: Readiness): Promise<void> {
    const monitoring = createMonitoringServer(config, { readiness: ready, scraped: observation.scraped });
    if (!monitoring) return;
    closers.push(() => monitoring.close());
    await monitoring.listen({ host: config.http.host, port: config.telemetry.monitoring.port ?? 0 });
    log.info({ port: portOf(monitoring) }, 'monitoring is served');
  }

  /** What nobody expected goes to the log, and to where errors are collected. */
  async function startReports(): Promise<Report> {
    const sentry = await openSentry(config.telemetry);
    if (sentry) closers.push(sentry.stop);
    return (error, requestId) => {
      log.error({ err: error, requestId }, 'a request failed');
      sentry?.report(error, requestId);
    };
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
      readiness?.stop();
      if (readiness) await sleep(config.http.shutdownDelayMs);
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}

/** @throws Error while the cache stands aside, because it does not know what has changed */
function requireFresh(cache: OpenCache): void {
  if (cache.figures().log?.isFresh === false) throw new Error('the log of the database is not known');
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
