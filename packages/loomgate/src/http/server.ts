import type { RequestListener } from 'node:http';
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
import { answerError, answerErrors } from './errors';
import { createExecuteRequest, type ExecuteRequestParts } from './execute-request';
import { serveExplorer } from './explorer';
import { type Connection, createConnection } from './fast/connection';
import { createFastPath, type Handle } from './fast/fast-path';
import { createMemo } from './fast/memo';
import { createObserveHit } from './fast/observe-hit';
import { serveGraphql } from './graphql';
import { type Readiness, serveHealth } from './health';
import { createNodeServer } from './listen';
import { type Scraped, serveMonitoring } from './monitoring';
import { answerNoRoute } from './no-route';
import { type Finished, observeRequests } from './observe';
import { createRefresh } from './refresh';
import { refuseRepeatedHeaders } from './repeated-headers';
import { nameRequests } from './request-id';
import { secure, trustedProxies } from './security';
import { endConnectionsWhenStopping } from './stop';
import { createProtocol } from './subscriptions/protocol';
import type { EventParts } from './subscriptions/server-sent-events';
import { serveSockets } from './subscriptions/sockets';
import { createUnreadAnswers, type UnreadAnswers } from './unread-answers';
import { createProxyWatch } from './untrusted-proxy';
import { createWriteAnswer } from './write-answer';

/** The parts that the HTTP server needs. */
export interface HttpParts
  extends Omit<ExecuteRequestParts, 'documents'>,
    Partial<Pick<ExecuteRequestParts, 'documents'>> {
  readonly authenticate: Authenticate;
  /** The role that may have any of its requests traced. */
  readonly adminRole: Role | undefined;
  /** The operation that the explorer opens with. */
  readonly sampleOperation?: string | undefined;
  /** Undefined where the cache is off. */
  readonly cache?: ResponseCache | undefined;
  /** Undefined where rates are not limited. */
  readonly charges?: Charges | undefined;
  /** Everything that executes operations on the thread has to share one. */
  readonly scheduler?: RequestScheduler;
  /** Undefined where subscriptions are off. */
  readonly subscriptions?: Omit<EventParts, 'origins' | 'unread'> | undefined;
  readonly readiness: Readiness;
  readonly log: FastifyBaseLogger;
  /** Undefined where nothing is observed. */
  readonly observing?: {
    readonly sampler: Sampler;
    readonly scraped: Scraped;
    logRequest(record: RequestRecord, request: Finished): void;
  };
}

/** Creates the HTTP server with all routes. It does not listen until `listen` is called. */
export function createHttpServer(config: Config, parts: HttpParts): FastifyInstance {
  const { log, readiness, authenticate, cache, charges, subscriptions, observing } = parts;
  const { documents = anyDocument, scheduler = new RequestScheduler() } = parts;
  const connection = createConnection(config);
  const unread = createUnreadAnswers(config.limits, connection.addressOf, ({ kind, bytes }) =>
    log.warn({ kind, bytes }, 'a client does not read what it is sent, and has been cut off'),
  );
  const { server, handlers } = createFastify(config, log, unread);
  addCommonRoutes(server, config, parts);
  admitCallers(server, { authenticate, connection, charges, scheduler });
  const executeRequest = createExecuteRequest({ ...parts, documents });
  const refresh = createRefresh(server, executeRequest, log);
  const memo = cache && createMemo();
  const { origins } = config.security.cors;
  const maxBodyBytes = config.http.bodyLimitBytes;
  const entryHeaders = createEntryHeaders(config.cache.http);
  serveGraphql(server, {
    ...{ charges, scheduler, executeRequest, refresh, maxBodyBytes, origins, memo },
    writeAnswer: createWriteAnswer(entryHeaders),
    events: subscriptions && { ...subscriptions, origins, unread },
  });
  if (subscriptions) addSockets(server, config, { ...parts, subscriptions, connection, unread });
  if (cache && memo && handlers.fastify)
    handlers.fast = createFastPath(
      {
        ...{ cache, memo, authenticate, refresh, connection, charges, scheduler, entryHeaders, maxBodyBytes },
        hasOrigins: origins.length > 0,
        executionMs: config.limits.executionMs,
        isStopping: readiness.isStopping,
        observe: observing && createObserveHit(observing.logRequest),
        isTraceWanted: (observing?.sampler ?? neverSampler).isWanted,
      },
      handlers.fastify,
    );
  return server;
}

/** The functions that handle requests: Fastify's, and the fast path where there is one, which then gets them first. */
interface Handlers {
  fastify?: Handle;
  fast?: Handle;
}

function createFastify(config: Config, log: FastifyBaseLogger, unread: UnreadAnswers) {
  const handlers: Handlers = {};
  const noticeProxy = config.security.trustProxy
    ? undefined
    : createProxyWatch((proxy) =>
        log.warn({ proxy }, 'all requests of a proxy count as one client: set TRUST_PROXY (docs/operations.md)'),
      );
  const receive = (handle: Handle): RequestListener => {
    return (request, response) => {
      unread.watch(request, response);
      noticeProxy?.(request);
      (handlers.fast ?? handle)(request, response);
    };
  };
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
      handlers.fastify = handle;
      return createNodeServer(receive(handle));
    },
  });
  server.addHook('onClose', async () => unread.stop());
  return { server, handlers };
}

/** Adds what every request passes, in this order, and the routes besides GraphQL. */
function addCommonRoutes(server: FastifyInstance, config: Config, parts: HttpParts): void {
  const { observing, readiness, authenticate, adminRole, sampleOperation } = parts;
  nameRequests(server);
  if (observing) observeRequests(server, { ...observing, authenticate, adminRole });
  secure(server, config);
  refuseRepeatedHeaders(server);
  endConnectionsWhenStopping(server, readiness);
  answerErrors(server);
  answerNoRoute(server);
  serveHealth(server);
  serveMonitoring(server, config, { readiness, scraped: observing?.scraped });
  if (config.environment !== 'production') serveExplorer(server, sampleOperation);
}

interface SocketServerParts extends Pick<HttpParts, 'authenticate' | 'charges' | 'log'> {
  readonly subscriptions: NonNullable<HttpParts['subscriptions']>;
  readonly connection: Connection;
  readonly unread: UnreadAnswers;
}

function addSockets(
  server: FastifyInstance,
  { security, subscriptions: limits }: Config,
  { subscriptions, authenticate, charges, log, connection, unread }: SocketServerParts,
): void {
  const { perSocket: maxSubscriptions, socketIdleMs: idleMs, socketMessageBytes: maxMessageBytes } = limits;
  serveSockets(server, {
    protocol: createProtocol({ ...subscriptions, authenticate, charges, maxSubscriptions, idleMs }),
    streams: subscriptions.streams,
    origins: security.cors.origins,
    ...{ unread, connection, maxMessageBytes },
    report: (error, requestId) => log.error({ err: error, requestId }, 'a socket failed'),
  });
}

/** Returns the port of a listening server: with port 0 in the configuration, the one that the system chose. */
export function portOf(server: FastifyInstance): number {
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}
