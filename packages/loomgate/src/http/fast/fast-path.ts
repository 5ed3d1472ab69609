import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { CacheSession } from '../../graphql/cache/session';
import { isCrossSite, isPreflighted } from '../origins';
import { readBody } from '../read-request';
import { refusalOf } from '../repeated-headers';
import { keepState } from '../request-state';
import { type AnswerParts, createAnswer } from './answer';
import { createIdentify, type Fallback, type IdentifyParts, type ReadRequest } from './identify';

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

interface FastParts extends AnswerParts, IdentifyParts {
  readonly maxBodyBytes: number;
  /** Whether the request asks to be traced: answers of the fast path are not. */
  isTraceWanted(headers: IncomingHttpHeaders): boolean;
}

/**
 * Answers requests from the cache whose bytes are the same as those of an earlier request, without router, parser and
 * Apollo. All other requests go to Fastify.
 */
export function createFastPath(parts: FastParts, fastify: Handle): Handle {
  const { hasOrigins, maxBodyBytes, isStopping, isTraceWanted } = parts;
  const fallback = createFallback(fastify);
  const identify = createIdentify(parts, fallback, createAnswer(parts, fallback));

  function read(request: IncomingMessage, response: ServerResponse, { bodyBytes, key }: FastRequest): void {
    const startedAt = performance.now();
    const begin = (bytes: string, body: Buffer | undefined) =>
      identify({ request, response, startedAt, session: new CacheSession(response), key: key + bytes, body });
    if (bodyBytes === 0) begin('', undefined);
    // Node's parser emits no more bytes than `content-length` says.
    else readBody(request, bodyBytes, (_, body) => begin(body.toString('latin1'), body));
  }

  return (request, response) => {
    const isSlow = isStopping() || isTraceWanted(request.headers);
    const fast = isSlow ? undefined : toFastRequest(request, hasOrigins, maxBodyBytes);
    if (!fast) fastify(request, response);
    else read(request, response, fast);
  };
}

function createFallback(fastify: Handle): Fallback {
  function handOver({ request, response, session, key, body, auth, endReading }: ReadRequest): void {
    if (response.closed) return;
    keepState(request, { session, key, body, auth, endReading });
    fastify(request, response);
  }

  return {
    handOver,
    afterFailure(read) {
      if (read.response.headersSent) read.response.destroy();
      else handOver({ ...read, auth: undefined });
    },
  };
}

/** A larger body is unlikely to be sent again. */
const maxRememberedBytes = 64 * 1024;

/** A request that may be answered by its bytes. */
interface FastRequest {
  /** 0 for a request without a body. */
  readonly bodyBytes: number;
  /** Everything besides the body that the answer depends on, but for the viewer. */
  readonly key: string;
}

/**
 * @param hasOrigins whether scripts of other origins may read answers; which headers they may read depends on `origin`
 * @returns undefined for a request that only Fastify can answer
 */
function toFastRequest(
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

/** Leaves cross-site requests to the route, which refuses them; requests of allowed origins never get here. */
function toGet(url: string, headers: IncomingHttpHeaders): FastRequest | undefined {
  if (headers['content-type'] !== undefined || headers['transfer-encoding'] !== undefined) return undefined;
  if ((headers['content-length'] ?? '0') !== '0') return undefined;
  if (isCrossSite(headers, []) && !isPreflighted(headers)) return undefined;
  return { bodyBytes: 0, key: `GET ${headers.accept ?? ''}\n${url}` };
}
