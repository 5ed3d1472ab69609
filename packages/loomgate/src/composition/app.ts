import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createAudit } from '../audit/audit';
import { createLoggedAudit } from '../audit/logged-audit';
import { alwaysValid, openTokenValidity } from '../auth/token-validity';
import { openTokens } from '../auth/tokens';
import type { Config } from '../config';
import { checkColumns } from '../database/check-columns';
import { createExecute } from '../database/execute';
import { addErrors } from '../errors';
import { createCharges } from '../graphql/limits/charges';
import type { Authenticate } from '../http/authenticate';
import { createReadiness } from '../http/health';
import { listen } from '../http/listen';
import { createMonitoringServer } from '../http/monitoring';
import { portOf } from '../http/server';
import { createSocketCount } from '../http/sockets';
import { createStreams } from '../http/subscriptions/streams';
import { createLogger } from '../logging/logger';
import { openSentry } from '../logging/sentry';
import { type Project, servicesOf } from '../project';
import { createCacheMetrics, createLogMetrics, createPartMetrics } from '../telemetry/metrics';
import type { Tracing } from '../telemetry/tracing';
import { definedTablesOf } from './defined-tables';
import { type OpenCache, openCache, trackedTablesOf } from './open-cache';
import { openProjectDatabase } from './open-database';
import { openEvents } from './open-events';
import { openGraphql, prepareGraphql } from './open-graphql';
import { closeHttp, drainStreams, listenForMonitoring, openHttp, requirePorts, startWarming } from './open-http';
import { openRateLimits } from './open-rate-limits';
import { openRowSecurity } from './open-row-security';
import { PartList } from './part-list';
import { createPorts } from './ports';
import { checksOf, countedOf, createWalStatus, redisOf } from './status';
import { createTelemetry } from './telemetry';

export interface App {
  /**
   * Opens the database, fills it with demo data where that is configured and it is empty, and listens.
   * @returns the port
   * @throws when a part does not start; call `stop` then, too
   */
  start(): Promise<number>;
  /** Waits for requests in flight and stops every part in the reverse order, within the configured time. */
  stop(): Promise<void>;
}

/** Parts that replace those of the configuration. */
interface Overrides {
  /** Authenticates requests. Default: by their bearer tokens. */
  readonly authenticate?: Authenticate | undefined;
  /** Opens the cache. Default: the configured one. */
  readonly openCache?: (() => Promise<OpenCache>) | undefined;
  /** Samples and traces requests. Default: none. */
  readonly tracing?: Tracing | undefined;
  /** The folder of the project, whose schema/ has the SDL. Default: that of this process. */
  readonly root?: string | undefined;
}

/** What all parts are created with. */
interface Settings {
  readonly config: Config;
  readonly project: Project;
  readonly overrides: Overrides;
  readonly log: Logger;
}

/** Creates the gateway: a list of parts that start in order and stop in the reverse order. */
export function createApp(config: Config, project: Project, overrides: Overrides = {}): App {
  addErrors(project.errors ?? {});
  const parts = httpParts({ config, project, overrides, log: createLogger(config) });
  const { shutdownDelayMs, shutdownTimeoutMs } = config.http;
  return {
    start: async () => (await parts.start()).port,
    stop: () => parts.stop(performance.now() + shutdownDelayMs + shutdownTimeoutMs),
  };
}

/** Database, rate limits, events, authentication, cache and audit. */
function dataParts({ config, project, overrides, log }: Settings) {
  const { revocation } = project;
  const background = overrides.tracing?.background;
  return PartList.empty()
    .add(
      () => ({ telemetry: createTelemetry(config, log, background) }),
      ({ telemetry }) => telemetry.stop(),
    )
    .add(() => requirePorts(config).then(() => prepareGraphql(config, project, overrides.root)))
    .addAwaited(
      async () => ({ database: await openProjectDatabase(config, project, log) }),
      ({ database }) => database.stop(),
    )
    .add(({ database }) => checkColumns(database.pool, definedTablesOf(project), log).then(() => ({})))
    .add(
      async () => ({ rateLimits: await openRateLimits(config, log) }),
      ({ rateLimits }) => rateLimits.close(),
    )
    .add(
      ({ rateLimits: { buckets } }) => ({
        charges: config.rateLimit.isOn ? createCharges(buckets, config.rateLimit) : undefined,
      }),
      ({ charges }) => charges?.stop(),
    )
    .add(async ({ database }) => ({ rowSecurity: await openRowSecurity(database.pool, project, log) }))
    .add(({ telemetry, database: { pipelines, pool } }) => ({
      execute: telemetry.observeExecute(createExecute(pipelines), pool),
      walStatus: createWalStatus(),
    }))
    .add(
      async ({ database, execute, telemetry, walStatus: { isFollowed: isAnnounced } }) => ({
        events: await openEvents(config, database, execute, log, {
          isAnnounced,
          onDelivered: telemetry.onEventDelivered,
        }),
      }),
      ({ events }) => events.stop(),
    )
    .add(
      async ({ execute, walStatus: { isFollowed: isAnnounced } }) => ({
        validity: revocation ? await openTokenValidity({ execute, log, tables: revocation, isAnnounced }) : alwaysValid,
      }),
      ({ validity }) => validity.stop(),
    )
    .add(
      ({ execute }) => ({ stopBackground: project.background?.({ execute, log }) }),
      ({ stopBackground }) => stopBackground?.(),
    )
    .add(
      async ({ database, events: { announce }, validity }) => {
        // A read that fails is logged and repeated a moment later.
        const announcements = { announce, onRevoked: () => void validity.read().catch(() => undefined) };
        const open = () =>
          openCache(config, database, trackedTablesOf(project, database), log, background, announcements);
        return { cache: overrides.openCache || config.cache.isOn ? await (overrides.openCache ?? open)() : undefined };
      },
      ({ cache }) => cache?.close(),
    )
    .add(({ cache, telemetry: { registry }, walStatus }) => {
      if (!cache) return {};
      walStatus.readFrom(cache);
      createCacheMetrics(registry, () => cache.responses.counts);
      createLogMetrics(registry, () => cache.figures().log);
      return {};
    })
    .add(async () => ({
      tokens: await openTokens(
        config,
        project.roles ?? [],
        (error) => log.warn({ err: error }, 'the keys of JWKS_URL cannot be read'),
        project.databaseSession !== undefined,
      ),
    }))
    .add(
      ({ database, telemetry }) => ({
        audit: database.ownTables.audit
          ? createLoggedAudit(log)
          : createAudit(database.pool, log, telemetry.observeWrites),
      }),
      ({ audit }) => audit.stop(),
    );
}

/** Services and GraphQL. */
function graphqlParts(settings: Settings) {
  const { config, project, overrides, log } = settings;
  return dataParts(settings)
    .add(
      async () => ({ sentry: await openSentry(config.telemetry) }),
      ({ sentry }) => sentry?.stop(),
    )
    .add(
      async (parts) => {
        const { database, rateLimits, cache, tokens, validity, audit, telemetry, sentry } = parts;
        const { buckets } = rateLimits;
        const observed = telemetry.observeWrites;
        const redis = redisOf(parts);
        const adapters = { tokens, validity, buckets, audit: audit.record, cache, observed, redis, log, project };
        const services = servicesOf(project, createPorts(database, adapters));
        const report = (error: unknown, requestId: string) => {
          log.error({ err: error, requestId }, 'a request failed');
          sentry?.report(error, requestId);
        };
        const own = { log, report, services, buckets, tracing: overrides.tracing, project };
        return { graphql: await openGraphql(config, { ...parts, ...own }) };
      },
      ({ graphql }) => graphql.close(),
    );
}

/** Readiness, monitoring, HTTP and filling the cache. */
function httpParts(settings: Settings) {
  const { config, project, overrides, log } = settings;
  const { authenticate, tracing } = overrides;
  const { warmFile } = config.cache;
  return graphqlParts(settings)
    .add((parts) => {
      const [sockets, streams] = [createSocketCount(), createStreams(config.subscriptions)];
      createPartMetrics(parts.telemetry.registry, countedOf(parts, sockets.open, streams.open));
      return { sockets, streams, readiness: createReadiness(checksOf(config, project, parts)) };
    })
    .add(
      ({ readiness, telemetry: { scraped } }) => ({
        monitoring: createMonitoringServer(config, { readiness, scraped }),
      }),
      ({ monitoring }) => monitoring?.close(),
    )
    .add(async ({ monitoring }) => {
      if (monitoring) await listenForMonitoring(monitoring, config, log);
      return {};
    })
    .add(
      (parts) => ({ http: openHttp(config, { ...parts, authenticate, tracing, log, project }) }),
      ({ http }, deadlineMs) => closeHttp(http, deadlineMs),
    )
    .add(
      () => ({}),
      ({ streams }, deadlineMs) => drainStreams(streams, deadlineMs),
    )
    .add(async ({ http, sockets }) => {
      await listen(http, config.http, sockets.add);
      return { port: portOf(http) };
    })
    .add(
      ({ cache, graphql }) => ({ stopWarming: cache && warmFile ? startWarming(warmFile, graphql, log) : undefined }),
      ({ stopWarming }) => stopWarming?.(),
    )
    .add(
      () => ({}),
      async ({ readiness }) => {
        // Readiness fails for the configured time, so that balancers send requests elsewhere, before anything stops.
        readiness.stop();
        await sleep(config.http.shutdownDelayMs);
      },
    );
}
