import type { IncomingMessage, ServerResponse } from 'node:http';
import { rateLimited } from '../../graphql/limits/account';
import type { BucketStatus } from '../../graphql/limits/deferred-charges';
import { rateLimitHeaders } from '../../graphql/limits/headers';
import { toBody } from '../errors';
import { strictHeaders } from '../security';
import type { Hit } from './write-hit';

/** Refuses as the rate limit of an operation does (graphql/limits/cost-plugin.ts). */
export function writeRateLimited(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: BucketStatus,
  { contentType, requestId, more }: Pick<Hit, 'contentType' | 'requestId' | 'more'>,
): void {
  const body = Buffer.from(`${JSON.stringify(toBody(rateLimited(refusal, 1), requestId))}\n`);
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
