import { createHash, timingSafeEqual } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Config } from '../config';
import { LoomgateError } from '../errors';
import { toBody } from './errors';
import { type Readiness, serveHealth, serveReadiness } from './health';
import { nameRequests } from './request-id';

/** The metrics in the text format of Prometheus. */
export interface Scraped {
  readonly contentType: string;
  metrics(): Promise<string>;
}

interface Parts {
  readonly readiness: Readiness;
  /** Undefined where nothing is observed; /metrics is not served then. */
  readonly scraped: Scraped | undefined;
}

type Settings = Pick<Config, 'environment'> & { readonly telemetry: Pick<Config['telemetry'], 'monitoring'> };

/**
 * Serves /readyz and /metrics on the main port, unless MONITORING_PORT is set. With MONITORING_TOKEN both require it as a
 * bearer token; without it, production does not serve /metrics.
 */
export function serveMonitoring(server: FastifyInstance, config: Settings, parts: Parts): void {
  const { port, token } = config.telemetry.monitoring;
  if (port !== undefined) return;
  server.register(async (routes) => {
    if (token) routes.addHook('onRequest', requireToken(token));
    serveReadiness(routes, parts.readiness);
    if (token || config.environment !== 'production') serveMetrics(routes, parts.scraped);
  });
}

/** Creates the server for MONITORING_PORT; undefined where that is not set. It does not listen yet. */
export function createMonitoringServer(config: Settings, parts: Parts): FastifyInstance | undefined {
  const { port, token } = config.telemetry.monitoring;
  if (port === undefined) return undefined;
  const server = fastify({ forceCloseConnections: true, requestTimeout: 10_000 });
  nameRequests(server);
  serveHealth(server);
  server.register(async (routes) => {
    if (token) routes.addHook('onRequest', requireToken(token));
    serveReadiness(routes, parts.readiness);
    serveMetrics(routes, parts.scraped);
  });
  return server;
}

function serveMetrics(server: FastifyInstance, scraped: Scraped | undefined): void {
  if (!scraped) return;
  server.get('/metrics', async (_request, reply) => {
    reply.header('content-type', scraped.contentType).header('cache-control', 'no-store');
    return scraped.metrics();
  });
}

function requireToken(token: string) {
  const expected = digest(`Bearer ${token}`);
  return async ({ headers, id }: FastifyRequest, reply: FastifyReply) => {
    if (timingSafeEqual(digest(headers.authorization ?? ''), expected)) return;
    const error = new LoomgateError('UNAUTHENTICATED', 'Send MONITORING_TOKEN as a bearer token.');
    return reply.code(401).header('www-authenticate', 'Bearer').send(toBody(error, id));
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
