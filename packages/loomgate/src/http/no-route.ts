import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LoomgateError } from '../errors';
import { refuse } from './errors';
import { isPreflight, otherOrigin } from './origins';

const served = ['GET', 'HEAD', 'POST'];

/**
 * Answers what no route takes, before anybody reads the body: 404 for an unknown path, 405 with `Allow` for another
 * method, and `Allow` alone for OPTIONS. A browser that asks permission for a page of another origin has been answered
 * before, where the origin is let in (cors.ts).
 */
export function answerNoRoute(server: FastifyInstance): void {
  const answer = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const url = pathOf(request);
    const methods = served.filter((method) => server.hasRoute({ method, url }));
    if (methods.length === 0)
      return refuse(request, reply, new LoomgateError('NOT_FOUND', 'There is nothing here. The API is /graphql.'));
    reply.header('allow', [...methods, 'OPTIONS'].join(', '));
    if (isPreflight(request.raw)) return refuse(request, reply, new LoomgateError('FORBIDDEN', otherOrigin));
    if (request.method === 'OPTIONS') return reply.code(204).send();
    const message = `${request.method} is not for this path; ${methods.join(', ')} are.`;
    return refuse(request, reply, new LoomgateError('BAD_REQUEST', message), 405);
  };
  server.addHook('onRequest', async (request, reply) => (request.is404 ? answer(request, reply) : undefined));
  // OPTIONS that the plugin for CORS has a route for, and does not answer.
  server.setNotFoundHandler(answer);
}

/** Without its query, and without the slash that may stand at its end. */
export function pathOf({ url = '/' }: { url?: string | undefined }): string {
  const [path = '/'] = url.split('?');
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
