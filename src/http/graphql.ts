import { type ApolloServer, HeaderMap, type HTTPGraphQLHead } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LoomgateError } from '../errors';
import type { RequestContext } from '../graphql/context';
import type { Viewer } from '../modules/context';
import type { Authenticate } from './authenticate';

interface GraphqlParts {
  readonly apollo: ApolloServer<RequestContext>;
  readonly authenticate: Authenticate;
  createContext(viewer: Viewer | null): RequestContext;
}

/** GraphQL over HTTP at /graphql, by GET and POST: https://graphql.github.io/graphql-over-http/draft/ */
export function serveGraphql(server: FastifyInstance, { apollo, authenticate, createContext }: GraphqlParts): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string) => parseBody(body),
  );
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    async handler(request, reply) {
      const viewer = await authenticate(request.headers);
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          method: request.method,
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

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new LoomgateError('BAD_REQUEST', 'The request body is not valid JSON.', { cause });
  }
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
