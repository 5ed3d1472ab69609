import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config';

/** Two hours, the most that Chromium keeps it. */
const preflightMaxAgeSeconds = 7_200;

/** What a script of another origin may read besides the body. */
const exposed = ['x-request-id', 'etag', 'age', 'retry-after', 'cache-tag'];

/** Lets scripts of these origins, or with `*` of all, read the answers. */
export function allowOrigins(server: FastifyInstance, { origins, credentials }: Config['security']['cors']): void {
  const allowed = new Set(origins);
  server.register(cors, {
    delegator: (request: FastifyRequest, callback: (error: Error | null, options: FastifyCorsOptions) => void) => {
      const { origin } = request.headers;
      const isAllowed = origin !== undefined && (allowed.has('*') || allowed.has(origin));
      callback(null, {
        origin: isAllowed && origin,
        // OPTIONS that no browser sent to ask for leave is answered by whoever knows the routes.
        preflight: request.headers['access-control-request-method'] !== undefined,
        credentials,
        maxAge: preflightMaxAgeSeconds,
        exposedHeaders: exposed,
        methods: ['GET', 'HEAD', 'POST'],
      });
    },
  });
}
