import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { TokenValidity } from '../auth/token-validity';
import type { Tokens } from '../auth/tokens';
import type { Config } from '../config';
import type { Charges } from '../graphql/limits/charges';
import { type Authenticate, createAuthenticate, createOnTokenEnd } from '../http/authenticate';
import { createExecuteRequest, type ExecuteRequestParts } from '../http/execute-request';
import type { Readiness } from '../http/health';
import { listenOn, requirePort } from '../http/listen';
import { createHttpServer, portOf } from '../http/server';
import { closeInTime } from '../http/stop';
import type { Streams } from '../http/subscriptions/streams';
import { warm } from '../http/warm';
import type { Project } from '../project';
import { neverSampler } from '../telemetry/sampler';
import type { Tracing } from '../telemetry/tracing';
import type { OpenCache } from './open-cache';
import type { OpenGraphql } from './open-graphql';
import type { Telemetry } from './telemetry';

/** @throws Error where a configured port is in use or may not be listened on, before anything is changed */
export async function requirePorts({ http: { host, port }, telemetry }: Config): Promise<void> {
  await requirePort({ host, port }, 'PORT');
  const { port: monitoringPort } = telemetry.monitoring;
  if (monitoringPort !== undefined) await requirePort({ host, port: monitoringPort }, 'MONITORING_PORT');
}

interface HttpParts {
  readonly log: Logger;
  readonly project: Pick<Project, 'adminRole' | 'sampleOperation'>;
  /** Replaces authentication by the request's token. */
  readonly authenticate: Authenticate | undefined;
  readonly tokens: Tokens;
  readonly validity: TokenValidity;
  readonly charges: Charges | undefined;
  readonly cache: OpenCache | undefined;
  readonly graphql: OpenGraphql;
  readonly streams: Streams;
  readonly readiness: Readiness;
  readonly telemetry: Telemetry;
  readonly tracing: Tracing | undefined;
}

/** Creates the HTTP server. It does not listen yet. */
export function openHttp(config: Config, parts: HttpParts): FastifyInstance {
  const { log, project, authenticate, tokens, validity, charges, cache, graphql, streams, readiness } = parts;
  return createHttpServer(config, {
    ...graphql,
    authenticate: authenticate ?? createAuthenticate(tokens, validity),
    subscriptions: config.subscriptions.isOn
      ? {
          subscribe: graphql.subscribe,
          streams,
          onTokenEnd: authenticate ? async () => undefined : createOnTokenEnd(tokens, validity),
        }
      : undefined,
    log,
    adminRole: project.adminRole,
    sampleOperation: project.sampleOperation,
    cache: cache?.responses,
    charges,
    readiness,
    observing: { sampler: parts.tracing ?? neverSampler, ...parts.telemetry },
  });
}

/** The share of the remaining time that requests in flight may take to finish; the other parts stop in the rest. */
const requestShare = 0.8;

/** The part of the time until a deadline that requests may take. @param deadlineMs on the clock of `performance.now()` */
const requestMs = (deadlineMs: number) => Math.max(0, deadlineMs - performance.now()) * requestShare;

/** Ends event streams, while requests are served. */
export function drainStreams(streams: Streams, deadlineMs: number): Promise<void> {
  return streams.drain(requestMs(deadlineMs) / 2);
}

/** Waits for requests in flight, and closes the server. */
export function closeHttp(http: FastifyInstance, deadlineMs: number): Promise<void> {
  return closeInTime(http, requestMs(deadlineMs));
}

/** Serves `/metrics` and `/readyz` on MONITORING_PORT. @throws Error where it cannot listen */
export async function listenForMonitoring(server: FastifyInstance, config: Config, log: Logger): Promise<void> {
  const address = { host: config.http.host, port: config.telemetry.monitoring.port ?? 0 };
  await listenOn(server, address, 'MONITORING_PORT');
  log.info({ port: portOf(server) }, 'monitoring is served');
}

/** Fills the cache with the operations of CACHE_WARM_FILE while requests are served. @returns stops it */
export function startWarming(file: string, graphql: ExecuteRequestParts, log: Logger): () => Promise<void> {
  const stopping = new AbortController();
  const warmed = warm(file, createExecuteRequest(graphql), log, stopping.signal);
  return () => {
    stopping.abort();
    return warmed;
  };
}
