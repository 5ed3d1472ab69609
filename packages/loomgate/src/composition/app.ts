import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { createAudit } from '../audit/audit';
import { alwaysValid, openTokenValidity } from '../auth/token-validity';
import { openTokens } from '../auth/tokens';
import type { Config } from '../config';
import type { Database } from '../database';
import { createExecute } from '../database/execute';
import { addErrors } from '../errors';
import type { Events } from '../events';
import type { Report } from '../graphql/errors';
import { createCharges } from '../graphql/limits/charges';
import { type Authenticate, createAuthenticate, createOnTokenEnd } from '../http/authenticate';
import { createExecuteRequest, type ExecuteRequest } from '../http/execute-request';
import { createReadiness, type Readiness } from '../http/health';
import { listen, listenOn } from '../http/listen';
import { createMonitoringServer } from '../http/monitoring';
import { closeInTime, createHttpServer, portOf } from '../http/server';
import { createSocketCount } from '../http/sockets';
import { createStreams, type Streams } from '../http/subscriptions/streams';
import { warm } from '../http/warm';
import { createLogger } from '../logging/logger';
import { openSentry } from '../logging/sentry';
import { type Project, servicesOf } from '../project';
import { createCacheMetrics, createLogMetrics, createPartMetrics } from '../telemetry/metrics';
import { neverSampler } from '../telemetry/sampler';
import type { Tracing } from '../telemetry/tracing';
import { createClosers } from './closers';
import { loggedTablesOf } from './logged-tables';
import { createObservation } from './observation';
import { openBuckets } from './open-buckets';
import { type OpenCache, openCache } from './open-cache';
import { openProjectDatabase } from './open-database';
import { openEvents } from './open-events';
import { type OpenGraphql, openGraphql, type Prepared, prepareGraphql } from './open-graphql';
import { checksOf, countedOf, isFollowingLog, type Parts, redisOf } from './parts';
import { createPorts } from './ports';
import { requirePorts } from './require-ports';

export interface App {
  /**
   * Opens the database, fills it with demo data where that is configured and it is empty, and listens.
   * @returns the port
   * @throws when a part does not start; call `stop` then, too
   */
  start(): Promise<number>;
  /** Finishes what is in flight and closes everything in the reverse order, all within the configured time. */
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

/** How much of the time for stopping is for requests in flight. */
const shareOfRequests = 0.8;

/** Builds every part of the gateway once. */
export function createApp(config: Config, project: Project, given: Given = {}): App {
  addErrors(project.errors ?? {});
  const log = createLogger(config);
  const observation = createObservation(config, log, given.tracing?.background);
  const { registry, scraped } = observation;
  const closers = createClosers();
  closers.add(observation.stop);
  let readiness: Readiness | undefined;

  async function startCache(
    database: Database,
    announce: Events['announce'],
    onRevoked: () => void,
  ): Promise<OpenCache | undefined> {
    if (!given.openCache && !config.cache.isOn) return undefined;
    const told = { announce, onRevoked };
    const cache = await (given.openCache?.() ??
      openCache(config, database, loggedTablesOf(project), log, given.tracing?.background, told));
    closers.add(cache.close);
    createCacheMetrics(registry, () => cache.responses.counts);
    createLogMetrics(registry, () => cache.figures().log);
    return cache;
  }

  async function startParts(): Promise<Parts> {
    const database = await openProjectDatabase(config, project, log);
    closers.addWaitedFor(database.stop);
    const limiter = await openBuckets(config, log);
    closers.add(limiter.close);
    const charges = config.rateLimit.isOn ? createCharges(limiter.buckets, config.rateLimit) : undefined;
    closers.add(() => charges?.stop());
    const execute = observation.statements(createExecute(database.pipelines), database.pool);
    let cache: OpenCache | undefined;
    const events = await openEvents(config, database, execute, log, {
      isAnnounced: () => isFollowingLog(cache),
      told: observation.onEventDelivered,
    });
    closers.add(events.stop);
    const { revocation } = project;
    const validity = revocation
      ? await openTokenValidity({ execute, log, tables: revocation, isAnnounced: () => isFollowingLog(cache) })
      : alwaysValid;
    closers.add(validity.stop);
    closers.add(project.background?.({ execute, log }) ?? (async () => undefined));
    // What fails is read again, and logged, a moment later.
    const onRevoked = () => void validity.read().catch(() => undefined);
    cache = await startCache(database, events.announce, onRevoked);
    const tokens = await openTokens(config, project.roles ?? [], (error) =>
      log.warn({ err: error }, 'the keys of JWKS_URL cannot be read'),
    );
    const audit = createAudit(database.pool, log, observation.writes);
    closers.add(audit.stop);
    return { database, limiter, charges, cache, tokens, validity, audit, execute, events };
  }

  /** What nobody expected goes to the log, and to where errors are collected. */
  async function startReports(): Promise<Report> {
    const sentry = await openSentry(config.telemetry);
    closers.add(() => sentry?.stop());
    return (error, requestId) => {
      log.error({ err: error, requestId }, 'a request failed');
      sentry?.report(error, requestId);
    };
  }

  async function startGraphql({ tokens, validity, ...made }: Parts, prepared: Prepared): Promise<OpenGraphql> {
    const { database, cache, audit } = made;
    const { buckets } = made.limiter;
    const observed = observation.writes;
    const redis = redisOf(made);
    const adapters = { tokens, validity, buckets, audit: audit.record, cache, observed, redis, log, project };
    const services = servicesOf(project, createPorts(database, adapters));
    const report = await startReports();
    const parts = {
      ...made,
      ...prepared,
      log,
      report,
      services,
      buckets,
      observation,
      tracing: given.tracing,
      project,
    };
    const graphql = await openGraphql(config, parts);
    closers.add(graphql.close);
    return graphql;
  }

  function createHttp(
    { charges, cache, tokens, validity }: Parts,
    graphql: OpenGraphql,
    streams: Streams,
    ready: Readiness,
  ): FastifyInstance {
    const http = createHttpServer(config, {
      ...graphql,
      authenticate: given.authenticate ?? createAuthenticate(tokens, validity),
      subscriptions: config.subscriptions.isOn
        ? {
            subscribe: graphql.subscribe,
            streams,
            onTokenEnd: given.authenticate ? async () => undefined : createOnTokenEnd(tokens, validity),
          }
        : undefined,
      log,
      adminRole: project.adminRole,
      sampleOperation: project.sampleOperation,
      cache: cache?.responses,
      charges,
      readiness: ready,
      observing: { sampler: given.tracing ?? neverSampler, ...observation },
    });
    // Behind requests, the other parts have to close in the same time.
    const leftMs = (deadlineMs: number) => Math.max(0, deadlineMs - performance.now()) * shareOfRequests;
    closers.add((deadlineMs) => closeInTime(http, leftMs(deadlineMs)));
    // Before that: while streams are sent elsewhere, requests are served.
    closers.add((deadlineMs) => streams.drain(leftMs(deadlineMs) / 2));
    return http;
  }

  async function serveMonitoringApart(ready: Readiness): Promise<void> {
    const monitoring = createMonitoringServer(config, { readiness: ready, scraped });
    if (!monitoring) return;
    closers.add(() => monitoring.close());
    const address = { host: config.http.host, port: config.telemetry.monitoring.port ?? 0 };
    await listenOn(monitoring, address, 'MONITORING_PORT');
    log.info({ port: portOf(monitoring) }, 'monitoring is served');
  }

  /** In the background, while requests are served. */
  function fillCache(file: string, run: ExecuteRequest): void {
    const stopping = new AbortController();
    const filled = warm(file, run, log, stopping.signal);
    closers.add(() => {
      stopping.abort();
      return filled;
    });
  }

  return {
    async start() {
      await requirePorts(config);
      const prepared = await prepareGraphql(config, project);
      const parts = await startParts();
      const graphql = await startGraphql(parts, prepared);
      readiness = createReadiness(checksOf(parts));
      const sockets = createSocketCount();
      const streams = createStreams(config.subscriptions);
      createPartMetrics(registry, countedOf(parts, sockets.open, streams.open));
      await serveMonitoringApart(readiness);
      const http = createHttp(parts, graphql, streams, readiness);
      await listen(http, config.http, sockets.add);
      if (parts.cache && config.cache.warmFile) fillCache(config.cache.warmFile, createExecuteRequest(graphql));
      return portOf(http);
    },
    async stop() {
      readiness?.stop();
      if (readiness) await sleep(config.http.shutdownDelayMs);
      await closers.closeAll(performance.now() + config.http.shutdownTimeoutMs);
    },
  };
}
