import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Entry } from '../../cache/types';
import { ageOf, type EntryHeaders, isKnownToClient } from '../cache-headers';
import { strictHeaders } from '../security';
import { createHeaderCache, type Header, writeHeader } from './header-cache';

/** An entry, ready to be sent. */
export interface Hit {
  readonly entry: Entry;
  /** What the header `loomgate-cache` says. */
  readonly source: string;
  readonly contentType: string;
  readonly requestId: string;
  /** Headers of this answer alone. */
  readonly more: readonly Header[];
}

/** Writes entries with heads that are put together once for each. @param vary what else answers depend on */
export function createWriteHit(entryHeaders: EntryHeaders, vary: readonly string[]) {
  const headOf = createHeaderCache((entry, contentType) => [
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
    writeHeader(response, headOf(entry, contentType), [
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

const strictPairs = Object.entries(strictHeaders).map(([name, value]): Header => [name, String(value)]);
