import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config';
import { isListed, isPreflight } from './origins';

/** Two hours, the most that Chromium keeps it. */
const preflightMaxAgeSeconds = 7_200;

/** What a script of another origin may read besides the body: docs/limits.md and docs/cache.md say what each means. */
const exposed = [
  ...['x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy', 'allow', 'accept-encoding', 'www-authenticate'],
  ...['etag', 'age', 'vary', 'loomgate-cache', 'cdn-cache-control', 'traceresponse'],
];

/** Lets scripts of these origins, or with `*` of all, read the answers. */
export function allowOrigins(server: FastifyInstance, { security, cache }: Pick<Config, 'security' | 'cache'>): void {
  const { origins, credentials } = security.cors;
  server.register(cors, {
    delegator: (request: FastifyRequest, callback: (error: Error | null, options: FastifyCorsOptions) => void) => {
      const { origin } = request.headers;
      callback(null, {
        origin: origin !== undefined && isListed(origin, origins) && origin,
        // OPTIONS that no browser sent to ask for leave is answered by whoever knows the routes.
        preflight: isPreflight(request.raw),
        credentials,
        maxAge: preflightMaxAgeSeconds,
        exposedHeaders: [...exposed, cache.http.tagHeader],
        methods: ['GET', 'HEAD', 'POST'],
      });
    },
  });
}
