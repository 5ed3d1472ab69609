import type { IncomingMessage, ServerResponse } from 'node:http';
import { LoomgateError } from '../../errors';
import type { Standing } from '../../graphql/limits/deferred-charges';
import { rateLimitHeaders } from '../../graphql/limits/headers';
import { toBody } from '../errors';
import { strictHeaders } from '../security';
import type { Hit } from './write-hit';

/** Refuses as the rate limit of an operation does (graphql/limits/cost-plugin.ts). */
export function writeRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Standing,
  { contentType, requestId, more }: Pick<Hit, 'contentType' | 'requestId' | 'more'>,
): void {
  const details = { requested: 1, available: 0, retryAfterSeconds: Math.ceil(refusal.retryAfterMs / 1000) };
  const error = new LoomgateError('RATE_LIMITED', undefined, { details });
  const body = Buffer.from(`${JSON.stringify(toBody(error, requestId))}\n`);
  const strict = Object.entries(strictHeaders).map(([name, value]) => [name, String(value)]);
  const head = [
    ...strict,
    ['x-request-id', requestId],
    ['content-type', contentType],
    ['content-length', String(body.length)],
    ['cache-control', 'no-store'],
    ...rateLimitHeaders(refusal, 0),
  ];
  response.writeHead(429, [...head, ...more].flat());
  response.end(request.method === 'HEAD' ? undefined : body);
}
