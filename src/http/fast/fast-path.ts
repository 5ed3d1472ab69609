import type { IncomingMessage, ServerResponse } from 'node:http';
import { createAnswer, type FastParts, type Handle } from './answer';
import { type FastRequest, readBody, toFastRequest } from './request';

export type { Handle } from './answer';

/**
 * Answers what has been asked before in the very same bytes from the cache: no router, no parser, no Apollo. Everything
 * else goes on to Fastify.
 */
export function createFastPath(parts: FastParts, fastify: Handle): Handle {
  const { hasOrigins, isStopping, isTraceWanted } = parts;
  const answer = createAnswer(parts, fastify);

  function read(request: IncomingMessage, response: ServerResponse, { bodyBytes, key }: FastRequest): void {
    const startedAt = performance.now();
    const withBody = (body: Buffer) =>
      answer({ request, response, startedAt, key: key + body.toString('latin1'), body });
    if (bodyBytes === 0) answer({ request, response, startedAt, key, body: undefined });
    else readBody(request, bodyBytes, withBody);
  }

  return (request, response) => {
    const fast = isStopping() || isTraceWanted(request.headers) ? undefined : toFastRequest(request, hasOrigins);
    if (!fast) fastify(request, response);
    else read(request, response, fast);
  };
}
