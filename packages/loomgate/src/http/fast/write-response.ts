import { type IncomingMessage, type ServerResponse, validateHeaderValue } from 'node:http';
import type { Entry } from '../../cache/types';
import { type BucketStatus, rateLimited } from '../../graphql/limits/account';
import { rateLimitHeaders } from '../../graphql/limits/headers';
import { ageOf, type EntryHeaders, isKnownToClient } from '../cache-headers';
import { toBody } from '../errors';
import { keepAliveSeconds } from '../listen';
import { strictHeaders } from '../security';

export type Header = readonly [name: string, value: string];

/** What every response of the fast path has. */
interface Sent {
  readonly contentType: string;
  readonly requestId: string;
  /** Headers that depend on the connection. */
  readonly more: readonly Header[];
}

/** A cache entry to be sent. */
interface Hit extends Sent {
  readonly entry: Entry;
  /** The value of the header `loomgate-cache`. */
  readonly source: string;
}

const strictPairs = Object.entries(strictHeaders).map(([name, value]): Header => [name, String(value)]);

/**
 * Returns a function that sends a hit: status 304 where the client has the entry, otherwise 200.
 * @param vary more request headers that answers depend on
 */
export function createWriteHit(entryHeaders: EntryHeaders, vary: readonly string[]) {
  const headerOf = createHeaderCache((entry, contentType) => [
    ...strictPairs,
    ['content-type', contentType],
    ['content-length', String(entry.body.length)],
    ...entryHeaders(entry, vary),
  ]);

  function writeNotModified(response: ServerResponse, { entry, source, requestId, more }: Hit): void {
    const own: Header[] = [
      ['x-request-id', requestId],
      ['age', ageOf(entry)],
      ['loomgate-cache', source],
    ];
    response.writeHead(304, [...strictPairs, ...entryHeaders(entry, vary), ...own, ...more].flat());
    response.end();
  }

  function writeBody(request: IncomingMessage, response: ServerResponse, hit: Hit): void {
    const { entry, source, contentType, requestId, more } = hit;
    writeHeader(response, headerOf(entry, contentType), [
      ['x-request-id', requestId],
      ['loomgate-cache', source],
      ...more,
    ]);
    response.end(request.method === 'HEAD' ? undefined : entry.body);
  }

  return (request: IncomingMessage, response: ServerResponse, hit: Hit): void => {
    const isKnown = request.method !== 'POST' && isKnownToClient(hit.entry, request.headers['if-none-match']);
    if (isKnown) writeNotModified(response, hit);
    else writeBody(request, response, hit);
  };
}

/** Sends status 429, with the same body and headers as the rate limit of an operation (graphql/limits/cost-plugin.ts). */
export function writeRateLimited(
  request: IncomingMessage,
  response: ServerResponse,
  standing: BucketStatus,
  { contentType, requestId, more }: Sent,
): void {
  const body = Buffer.from(`${JSON.stringify(toBody(rateLimited(standing, 1), requestId))}\n`);
  const headers = [
    ...strictPairs,
    ['x-request-id', requestId],
    ['content-type', contentType],
    ['content-length', String(body.length)],
    ['cache-control', 'no-store'],
    ...rateLimitHeaders(standing, 0),
  ];
  response.writeHead(429, [...headers, ...more].flat());
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** The headers that all responses with the same entry and media type share within a second. */
interface CachedHeader {
  readonly headers: readonly Header[];
  /** The same as sent over the wire, with the headers that Node adds. */
  readonly text: string;
}

/**
 * Creates the headers of each entry and media type once a second. Node checks every header in each response; for twenty
 * headers that takes as long as all the rest of a hit.
 * @param toHeaders returns the headers that do not change over time
 */
function createHeaderCache(toHeaders: (entry: Entry, contentType: string) => readonly Header[]) {
  const known = new WeakMap<Entry, Map<string, CachedHeader & { readonly second: number }>>();
  return (entry: Entry, contentType: string): CachedHeader => {
    const nowMs = Date.now();
    const second = Math.floor(nowMs / 1000);
    const ofEntry = known.get(entry) ?? new Map();
    const cached = ofEntry.get(contentType);
    if (cached?.second === second) return cached;
    const headers: readonly Header[] = [...toHeaders(entry, contentType), ['age', ageOf(entry, nowMs)]];
    const made = { headers, text: toText(headers, nowMs), second };
    known.set(entry, ofEntry.set(contentType, made));
    return made;
  };
}

function toText(headers: readonly Header[], nowMs: number): string {
  for (const [name, value] of headers) validateHeaderValue(name, value);
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const ofNode = [
    `Date: ${new Date(nowMs).toUTCString()}`,
    'Connection: keep-alive',
    `Keep-Alive: timeout=${keepAliveSeconds}`,
  ];
  return ['HTTP/1.1 200 OK', ...lines, ...ofNode, ''].join('\r\n');
}

/**
 * Writes checked headers through `_header`, the private property in which Node keeps the text between `writeHead` and
 * `end`. Where the connection is not simply kept alive, or Node has no such property, it calls `writeHead`.
 * @param own headers of this response alone, without line breaks
 */
function writeHeader(response: ServerResponse, { headers, text }: CachedHeader, own: readonly Header[]): void {
  if (response.req.httpVersion !== '1.1' || !response.shouldKeepAlive || !('_header' in response))
    response.writeHead(200, [...headers, ...own].flat());
  else
    Reflect.set(
      response,
      '_header',
      `${own.reduce((lines, [name, value]) => `${lines}${name}: ${value}\r\n`, text)}\r\n`,
    );
}
