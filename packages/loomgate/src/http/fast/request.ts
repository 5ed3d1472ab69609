import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isCrossSite, isPreflighted } from '../origins';
import { refusalOf } from '../repeated-headers';

/** Larger bodies mean operations that are sent once. */
const maxRememberedBytes = 64 * 1024;

/** A request that may be answered by its bytes alone: where they are, and what besides them its answer depends on. */
export interface FastRequest {
  /** 0 for a request without a body. */
  readonly bodyBytes: number;
  readonly key: string;
}

/**
 * Tells whether a request is plain enough to be remembered by its bytes; any other is Fastify's.
 * @param hasOrigins whether scripts of other origins are let in: what they may read is said by their `origin`
 * @param maxBodyBytes of any request
 */
export function toFastRequest(
  { method, url = '', headers, rawHeaders }: IncomingMessage,
  hasOrigins: boolean,
  maxBodyBytes: number,
): FastRequest | undefined {
  if (hasOrigins && headers.origin !== undefined) return undefined;
  if (headers['loomgate-debug'] === '1' || headers['loomgate-cost'] === '1') return undefined;
  if (refusalOf(rawHeaders)) return undefined;
  if (headers.expect !== undefined || headers.upgrade !== undefined) return undefined;
  if (method === 'POST' && url === '/graphql') return toPost(headers, Math.min(maxBodyBytes, maxRememberedBytes));
  if ((method === 'GET' || method === 'HEAD') && url.startsWith('/graphql?')) return toGet(url, headers);
  return undefined;
}

function toPost(headers: IncomingHttpHeaders, maxBytes: number): FastRequest | undefined {
  const bodyBytes = Number(headers['content-length']);
  if (!(bodyBytes > 0 && bodyBytes <= maxBytes) || headers['content-encoding'] !== undefined) return undefined;
  if (!isJson(headers['content-type'])) return undefined;
  return { bodyBytes, key: `POST ${headers.accept ?? ''}\n` };
}

function isJson(contentType = ''): boolean {
  return contentType === 'application/json' || /^application\/json; ?charset=utf-8$/i.test(contentType);
}

/** What a page of another site may have sent is refused by whoever reads it; origins that are let in are not remembered. */
function toGet(url: string, headers: IncomingHttpHeaders): FastRequest | undefined {
  if (headers['content-type'] !== undefined || headers['transfer-encoding'] !== undefined) return undefined;
  if ((headers['content-length'] ?? '0') !== '0') return undefined;
  if (isCrossSite(headers, []) && !isPreflighted(headers)) return undefined;
  return { bodyBytes: 0, key: `GET ${headers.accept ?? ''}\n${url}` };
}
