import { type ApolloServer, HeaderMap, type HTTPGraphQLHead } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, RequestContext } from '../graphql/context';
import { withRequestId } from '../graphql/errors';
import { anyDocument, type TrustedDocuments } from '../graphql/trusted-documents';
import type { Authenticate } from './authenticate';
import { parseJsonBodies } from './body';

interface GraphqlParts {
  readonly apollo: ApolloServer<RequestContext>;
  readonly authenticate: Authenticate;
  createContext(caller: Caller, gone: AbortSignal): RequestContext;
  /** Any document where none is given. */
  readonly documents?: TrustedDocuments;
}

/** GraphQL over HTTP at /graphql, by GET and POST: https://graphql.github.io/graphql-over-http/draft/ */
export function serveGraphql(
  server: FastifyInstance,
  { apollo, authenticate, createContext, documents = anyDocument }: GraphqlParts,
): void {
  parseJsonBodies(server);
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    async handler(request, reply) {
      const viewer = await authenticate(request.headers);
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: documents.resolveHttp({
          // Fastify answers HEAD as it answers GET, and leaves the body out.
          method: request.method === 'HEAD' ? 'GET' : request.method,
          headers: toHeaderMap(request),
          search: new URL(request.url, 'http://localhost').search,
          body: request.body,
        }),
        context: async () => createContext({ viewer, address: request.ip, requestId: request.id }, whenGone(reply)),
      });
      writeHead(reply, response);
      if (response.body.kind !== 'complete') return response.body.asyncIterator;
      return reply.statusCode < 400 ? response.body.string : withRequestId(response.body.string, request.id);
    },
  });
}

/** Aborts when the connection closes before the answer has been sent. */
function whenGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

function toHeaderMap(request: FastifyRequest): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  return headers;
}

function writeHead(reply: FastifyReply, { status, headers }: HTTPGraphQLHead): void {
  reply.code(status ?? 200);
  for (const [name, value] of headers) reply.header(name, value);
}
