import { type ApolloServer, HeaderMap, type HTTPGraphQLHead } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../graphql/context';
import type { Viewer } from '../modules/context';
import type { Authenticate } from './authenticate';
import { parseJsonBodies } from './body';

interface GraphqlParts {
  readonly apollo: ApolloServer<RequestContext>;
  readonly authenticate: Authenticate;
  createContext(viewer: Viewer | null): RequestContext;
}

/** GraphQL over HTTP at /graphql, by GET and POST: https://graphql.github.io/graphql-over-http/draft/ */
export function serveGraphql(server: FastifyInstance, { apollo, authenticate, createContext }: GraphqlParts): void {
  parseJsonBodies(server);
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    async handler(request, reply) {
      const viewer = await authenticate(request.headers);
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          // Fastify answers HEAD as it answers GET, and leaves the body out.
          method: request.method === 'HEAD' ? 'GET' : request.method,
          headers: toHeaderMap(request),
          search: new URL(request.url, 'http://localhost').search,
          body: request.body,
        },
        context: async () => createContext(viewer),
      });
      writeHead(reply, response);
      return response.body.kind === 'complete' ? response.body.string : response.body.asyncIterator;
    },
  });
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
