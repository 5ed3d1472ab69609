import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LoomgateError } from '../errors';
import { codingOf, type Decompress, decompressed } from './decompress';
import { stateOf } from './request-state';

/**
 * Reads the body of a request. Calls back in the same turn of the event loop in which the last byte arrives, and never
 * where the client disconnects before.
 * @param maxBytes a larger body is BODY_TOO_LARGE
 */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  done: (error: LoomgateError | null, body: Buffer) => void,
): void {
  const expected = Number(request.headers['content-length'] ?? Number.NaN);
  const chunks: Buffer[] = [];
  let received = 0;
  const finish = (error: LoomgateError | null) => {
    request.off('data', take).off('end', end);
    done(error, chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
  };
  const end = () => finish(null);
  const take = (chunk: Buffer) => {
    chunks.push(chunk);
    received += chunk.length;
    if (received > maxBytes) finish(new LoomgateError('BODY_TOO_LARGE'));
    else if (received === expected) end();
  };
  if (expected > maxBytes) done(new LoomgateError('BODY_TOO_LARGE'), Buffer.alloc(0));
  else request.on('data', take).on('end', end);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes a body of JSON in UTF-8; a byte order mark is ignored (https://www.rfc-editor.org/rfc/rfc8259#section-8.1).
 * The fast path and the route both use this function, so that they accept the same bodies.
 * @throws LoomgateError BAD_REQUEST
 */
export function decodeBody(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch (cause) {
    throw new LoomgateError('BAD_REQUEST', 'The request body is not valid JSON.', { cause });
  }
}

/** Converts a request to Apollo's; an empty operation name becomes none. @param body decoded; undefined for none */
export function toGraphqlRequest(
  { method, url = '', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  body: unknown,
): HTTPGraphQLRequest {
  const queryAt = url.indexOf('?');
  return {
    // HEAD is answered like GET, without the body.
    method: method === 'HEAD' ? 'GET' : (method ?? 'GET'),
    headers: toHeaderMap(headers),
    search: queryAt < 0 ? '' : withoutEmptyName(url.slice(queryAt)),
    body: isUnnamed(body) ? { ...body, operationName: null } : body,
  };
}

/** Converts Node's headers to Apollo's. */
export function toHeaderMap(given: IncomingHttpHeaders): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(given))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  return headers;
}

function isUnnamed(body: unknown): body is { readonly operationName: '' } {
  return typeof body === 'object' && body !== null && 'operationName' in body && body.operationName === '';
}

function withoutEmptyName(search: string): string {
  return search.replace(/([?&])operationName=(?=&|$)&?/g, '$1');
}

/**
 * Makes Fastify accept bodies of JSON in UTF-8 only. A body that the fast path has read is not read again.
 * @param maxBytes a larger body, as sent or decompressed, is BODY_TOO_LARGE
 * @param onRead gets the size of a body before it is decoded, and that of its decompressed form: `maxBytes` for one that
 *   does not decompress
 */
export function parseJsonBodies(
  server: FastifyInstance,
  maxBytes: number,
  onRead: (request: FastifyRequest, bytes: number) => void,
): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', (request, _payload, done) => {
    const { headers, raw } = request;
    const refuse = (refusal: unknown) =>
      done(refusal instanceof Error ? refusal : new Error('a body cannot be decoded', { cause: refusal }));
    const decompress = async (body: Buffer, coding: Decompress) => {
      let bytes = maxBytes;
      try {
        const whole = await decompressed(body, coding, maxBytes);
        bytes = whole.length;
        return decodeBody(whole);
      } finally {
        onRead(request, bytes);
      }
    };
    const parse = (error: LoomgateError | null, body: Buffer) => {
      onRead(request, body.length);
      if (error) return done(error);
      try {
        refuseOtherCharsets(headers);
        const coding = codingOf(headers);
        if (coding) decompress(body, coding).then((decoded) => done(null, decoded), refuse);
        else done(null, decodeBody(body));
      } catch (refusal) {
        refuse(refusal);
      }
    };
    const { body } = stateOf(raw) ?? {};
    if (body) parse(null, body);
    else readBody(raw, maxBytes, parse);
  });
}

function refuseOtherCharsets({ 'content-type': type = '' }: IncomingHttpHeaders): void {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(type) ?? [];
  if (!/^(utf-?8|us-ascii)$/i.test(charset))
    throw new LoomgateError('UNSUPPORTED_MEDIA_TYPE', 'Send the request in UTF-8.');
}
