import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LoomgateError } from '../errors';
import { refuse } from './errors';
import { isPreflight, otherOrigin } from './origins';

const served = ['GET', 'HEAD', 'POST'];

/**
 * Answers requests that match no route, before the body is read: 404 for an unknown path, 405 with `Allow` for another
 * method, and 204 with `Allow` for OPTIONS. Preflight requests of allowed origins are answered before (cors.ts).
 */
export function answerNoRoute(server: FastifyInstance): void {
  const answer = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const url = pathOf(request);
    const methods = served.filter((method) => server.hasRoute({ method, url }));
    if (methods.length === 0)
      return refuse(
        request,
        reply,
        new LoomgateError('NOT_FOUND', 'There is nothing at this path. The API is at /graphql.'),
      );
    reply.header('allow', [...methods, 'OPTIONS'].join(', '));
    if (isPreflight(request.raw)) return refuse(request, reply, new LoomgateError('FORBIDDEN', otherOrigin));
    if (request.method === 'OPTIONS') return reply.code(204).send();
    const message = `This path does not accept ${request.method}, but ${methods.join(', ')}.`;
    return refuse(request, reply, new LoomgateError('BAD_REQUEST', message), 405);
  };
  server.addHook('onRequest', async (request, reply) => (request.is404 ? answer(request, reply) : undefined));
  // OPTIONS requests that match the route of the CORS plugin, and that it does not answer.
  server.setNotFoundHandler(answer);
}

/** Returns the path of a URL without its query and without a slash at its end. */
export function pathOf({ url = '/' }: { url?: string | undefined }): string {
  const [path = '/'] = url.split('?');
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
