import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { ResponseCache } from '../cache/types';
import type { Config } from '../config';
import type { Charges } from '../graphql/limits/charges';
import { RequestScheduler } from '../graphql/limits/request-scheduler';
import { anyDocument } from '../graphql/trusted-documents';
import type { Role } from '../register';
import type { RequestRecord } from '../telemetry/request-record';
import { neverSampler, type Sampler } from '../telemetry/sampler';
import { admitCallers } from './admission';
import type { Authenticate } from './authenticate';
import { answerBrokenRequest } from './broken-requests';
import { createEntryHeaders } from './cache-headers';
import { endConnectionsWhenStopping } from './drain';
import { answerError, answerErrors } from './errors';
import { createExecuteRequest, type ExecuteRequestParts } from './execute-request';
import { serveExplorer } from './explorer';
import { createConnection } from './fast/connection';
import { createFastPath, type Handle } from './fast/fast-path';
import { createMemo } from './fast/memo';
import { createObserveHit } from './fast/observe-hit';
import { serveGraphql } from './graphql';
import { type Readiness, serveHealth } from './health';
import { closeAllConnections, createNodeServer, destroySilentConnections } from './listen';
import { type Scraped, serveMonitoring } from './monitoring';
import { answerNoRoute } from './no-route';
import { type Finished, observeRequests } from './observe';
import { createRefresh } from './refresh';
import { refuseRepeatedHeaders } from './repeated-headers';
import { nameRequests } from './request-id';
import { secure, trustedProxies } from './security';
import { createProtocol } from './subscriptions/protocol';
import type { EventParts } from './subscriptions/server-sent-events';
import { serveSockets } from './subscriptions/sockets';
import { createUnreadAnswers } from './unread-answers';
import { createProxyWatch } from './untrusted-proxy';
import { createWriteAnswer } from './write-answer';

/** What the HTTP server is made of. */
export interface HttpParts
  extends Omit<ExecuteRequestParts, 'documents'>,
    Partial<Pick<ExecuteRequestParts, 'documents'>> {
  readonly authenticate: Authenticate;
  /** The role that may have any of its requests traced. */
  readonly adminRole: Role | undefined;
  /** What the explorer shows first. */
  readonly sampleOperation?: string | undefined;
  /** Undefined where nothing is kept. */
  readonly cache?: ResponseCache | undefined;
  /** Undefined where nobody's rate is limited. */
  readonly charges?: Charges | undefined;
  /** What else shares the thread has to have the same. */
  readonly turns?: RequestScheduler;
  /** Undefined where none are served. */
  readonly subscriptions?: Omit<EventParts, 'origins' | 'unread'> | undefined;
  readonly readiness: Readiness;
  readonly log: FastifyBaseLogger;
  /** Nothing is observed where it is left out. */
  readonly observing?: {
    readonly sampler: Sampler;
    readonly scraped: Scraped;
    logRequest(record: RequestRecord, request: Finished): void;
  };
}

/** The routes of the gateway. Nothing listens until `listen` is called on it. */
export function createHttpServer(config: Config, { log, readiness, observing, ...parts }: HttpParts): FastifyInstance {
  const doors: { fastify?: Handle; fast?: Handle } = {};
  const connection = createConnection(config);
  const unread = createUnreadAnswers(config.limits, connection.addressOf, ({ kind, bytes }) =>
    log.warn({ kind, bytes }, 'a client does not read what it is sent, and has been cut off'),
  );
  const noticeProxy = config.security.trustProxy
    ? undefined
    : createProxyWatch((proxy) =>
        log.warn({ proxy }, 'all requests of a proxy count as one client: set TRUST_PROXY (docs/operations.md)'),
      );
  const server = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    trustProxy: trustedProxies(config.security),
    frameworkErrors: answerError,
    clientErrorHandler: answerBrokenRequest,
    bodyLimit: config.http.bodyLimitBytes,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
    serverFactory(handle) {
      doors.fastify = handle;
      return createNodeServer((request, response) => {
        unread.watch(request, response);
        noticeProxy?.(request);
        (doors.fast ?? handle)(request, response);
      });
    },
  });
  server.addHook('onClose', async () => unread.stop());
  nameRequests(server);
  if (observing)
    observeRequests(server, { ...observing, authenticate: parts.authenticate, adminRole: parts.adminRole });
  secure(server, config);
  refuseRepeatedHeaders(server);
  endConnectionsWhenStopping(server, readiness);
  answerErrors(server);
  answerNoRoute(server);
  serveHealth(server);
  serveMonitoring(server, config, { readiness, scraped: observing?.scraped });
  if (config.environment !== 'production') serveExplorer(server, parts.sampleOperation);
  const {
    authenticate,
    subscriptions,
    cache,
    charges,
    documents = anyDocument,
    turns = new RequestScheduler(),
  } = parts;
  admitCallers(server, { authenticate, connection, charges, turns });
  const run = createExecuteRequest({ ...parts, documents });
  const refresh = createRefresh(server, run, log);
  const memo = cache && createMemo();
  const { origins } = config.security.cors;
  const maxBodyBytes = config.http.bodyLimitBytes;
  const entryHeaders = createEntryHeaders(config.cache.http);
  const writeAnswer = createWriteAnswer(entryHeaders);
  const events = subscriptions && { ...subscriptions, origins, unread };
  serveGraphql(server, { charges, turns, run, refresh, writeAnswer, maxBodyBytes, origins, memo, events });
  if (subscriptions) {
    const { streams } = subscriptions;
    const { perSocket: maxSubscriptions, socketIdleMs: idleMs, socketMessageBytes } = config.subscriptions;
    serveSockets(server, {
      protocol: createProtocol({ ...subscriptions, authenticate, charges, maxSubscriptions, idleMs }),
      ...{ streams, unread, connection, origins, maxMessageBytes: socketMessageBytes },
      report: (error, requestId) => log.error({ err: error, requestId }, 'a socket failed'),
    });
  }
  if (cache && memo && doors.fastify) {
    const { executionMs } = config.limits;
    const bounds = { hasOrigins: origins.length > 0, maxBodyBytes, executionMs };
    const { isStopping } = readiness;
    const fast = {
      cache,
      memo,
      authenticate,
      refresh,
      connection,
      charges,
      turns,
      entryHeaders,
      ...bounds,
      isStopping,
    };
    const observe = observing && createObserveHit(observing.logRequest);
    const { isWanted: isTraceWanted } = observing?.sampler ?? neverSampler;
    doors.fast = createFastPath({ ...fast, observe, isTraceWanted }, doors.fastify);
  }
  return server;
}

/**
 * Stops listening and waits for the requests in flight; those that take longer are cut off. Node counts a connection
 * that has sent nothing as busy, so those are ended here.
 */
export async function closeInTime(server: FastifyInstance, timeoutMs: number): Promise<void> {
  const timer = setTimeout(() => closeAllConnections(server.server), timeoutMs);
  const sweep = setInterval(() => destroySilentConnections(server.server), 100);
  await server.close().finally(() => {
    clearTimeout(timer);
    clearInterval(sweep);
  });
}

/** The port a listening server has: with port 0 in the configuration, one that the system chose. */
export function portOf(server: FastifyInstance): number {
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}
