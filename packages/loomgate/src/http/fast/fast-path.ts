import type { IncomingMessage, ServerResponse } from 'node:http';
import { CacheSession } from '../../graphql/cache/session';
import { readBody } from '../read-request';
import { createAnswer, type FastParts, type Handle } from './answer';
import { type FastRequest, toFastRequest } from './request';

export type { Handle } from './answer';

/**
 * Answers what has been asked before in the very same bytes from the cache: no router, no parser, no Apollo. Everything
 * else goes on to Fastify.
 */
export function createFastPath(parts: FastParts, fastify: Handle): Handle {
  const { hasOrigins, maxBodyBytes, isStopping, isTraceWanted } = parts;
  const answer = createAnswer(parts, fastify);

  function read(request: IncomingMessage, response: ServerResponse, { bodyBytes, key }: FastRequest): void {
    const startedAt = performance.now();
    const enter = (bytes: string, body: Buffer | undefined) =>
      answer({ request, response, startedAt, session: new CacheSession(response), key: key + bytes, body });
    if (bodyBytes === 0) enter('', undefined);
    // Node's parser gives no more bytes than `content-length` says.
    else readBody(request, bodyBytes, (_, body) => enter(body.toString('latin1'), body));
  }

  return (request, response) => {
    const isSlow = isStopping() || isTraceWanted(request.headers);
    const fast = isSlow ? undefined : toFastRequest(request, hasOrigins, maxBodyBytes);
    if (!fast) fastify(request, response);
    else read(request, response, fast);
  };
}
