import type { FastifyInstance } from 'fastify';
import { LoomgateError } from '../errors';
import { toBody } from './errors';

const served = ['GET', 'HEAD', 'POST'];

/**
 * Answers what no route takes, before anybody reads the body: 404 for an unknown path, 405 with `Allow` for another
 * method, and `Allow` alone for OPTIONS.
 */
export function answerNoRoute(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const url = pathOf(request);
    const methods = served.filter((method) => server.hasRoute({ method, url }));
    if (methods.length === 0)
      return reply
        .code(404)
        .send(toBody(new LoomgateError('NOT_FOUND', 'There is nothing here. The API is /graphql.'), request.id));
    reply.header('allow', [...methods, 'OPTIONS'].join(', '));
    if (request.method === 'OPTIONS') return reply.code(204).send();
    const message = `${request.method} is not for this path; ${methods.join(', ')} are.`;
    return reply.code(405).send(toBody(new LoomgateError('BAD_REQUEST', message), request.id));
  });
}

/** Without its query, and without the slash that may stand at its end. */
export function pathOf({ url = '/' }: { url?: string | undefined }): string {
  const [path = '/'] = url.split('?');
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
