import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config';
import { isListed, isPreflight } from './origins';

/** Two hours: the maximum in Chromium. */
const preflightMaxAgeSeconds = 7_200;

/** Response headers that scripts of other origins may read (docs/limits.md, docs/cache.md). */
const exposed = [
  ...['x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy', 'allow', 'accept-encoding', 'www-authenticate'],
  ...['etag', 'age', 'vary', 'loomgate-cache', 'cdn-cache-control', 'traceresponse'],
];

/** Answers preflight requests, and sends the CORS headers to the origins of CORS_ORIGINS. */
export function allowOrigins(server: FastifyInstance, { security, cache }: Pick<Config, 'security' | 'cache'>): void {
  const { origins, credentials } = security.cors;
  server.register(cors, {
    delegator: (request: FastifyRequest, callback: (error: Error | null, options: FastifyCorsOptions) => void) => {
      const { origin } = request.headers;
      callback(null, {
        origin: origin !== undefined && isListed(origin, origins) && origin,
        // Any other OPTIONS request is answered by no-route.ts.
        preflight: isPreflight(request.raw),
        credentials,
        maxAge: preflightMaxAgeSeconds,
        exposedHeaders: [...exposed, cache.http.tagHeader],
        methods: ['GET', 'HEAD', 'POST'],
      });
    },
  });
}
