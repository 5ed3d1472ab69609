import type { ApolloServer } from '@apollo/server';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Config } from '../config';
import type { Caller, RequestContext } from '../graphql/context';
import type { TrustedDocuments } from '../graphql/trusted-documents';
import type { Authenticate } from './authenticate';
import { answerBrokenRequest } from './broken-requests';
import { endConnectionsWhenStopping } from './drain';
import { answerError, answerErrors } from './errors';
import { serveExplorer } from './explorer';
import { serveGraphql } from './graphql';
import { type Check, serveHealth } from './health';
import { answerNoRoute } from './no-route';
import { refuseRepeatedHeaders } from './repeated-headers';
import { nameRequests } from './request-id';
import { secure, trustedProxies } from './security';

/** What the HTTP server is made of. */
export interface HttpParts {
  readonly apollo: ApolloServer<RequestContext>;
  createContext(caller: Caller, gone: AbortSignal): RequestContext;
  readonly authenticate: Authenticate;
  readonly documents?: TrustedDocuments;
  /** What must work for the instance to take traffic. */
  readonly checks: Readonly<Record<string, Check>>;
  readonly log: FastifyBaseLogger;
}

/** The routes of the gateway. Nothing listens until `listen` is called on it. */
export function createHttpServer(config: Config, { checks, log, ...parts }: HttpParts): FastifyInstance {
  const server = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    trustProxy: trustedProxies(config.security),
    frameworkErrors: answerError,
    clientErrorHandler: answerBrokenRequest,
    bodyLimit: config.http.bodyLimitBytes,
    forceCloseConnections: 'idle',
    // A client that sends its request a byte at a time does not hold a connection for ever.
    requestTimeout: 30_000,
    // Where the time for headers is the longer one, which by default it is, Node takes the one for the other.
    http: { headersTimeout: 15_000, connectionsCheckingInterval: 5_000 },
    routerOptions: { ignoreTrailingSlash: true },
  });
  nameRequests(server);
  secure(server, config);
  refuseRepeatedHeaders(server);
  endConnectionsWhenStopping(server);
  answerErrors(server);
  answerNoRoute(server);
  serveHealth(server, checks);
  if (config.environment !== 'production') serveExplorer(server);
  serveGraphql(server, parts);
  return server;
}

/** Stops listening and waits for the requests in flight; those that take longer are cut off. */
export async function closeInTime(server: FastifyInstance, timeoutMs: number): Promise<void> {
  const timer = setTimeout(() => server.server.closeAllConnections(), timeoutMs);
  await server.close().finally(() => clearTimeout(timer));
}

/** The port a listening server has: with port 0 in the configuration, one that the system chose. */
export function portOf(server: FastifyInstance): number {
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}
