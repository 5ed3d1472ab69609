import { type ServerResponse, validateHeaderValue } from 'node:http';
import type { Entry } from '../../cache/types';
import { ageOf } from '../cache-headers';
import { keepAliveSeconds } from '../listen';

export type Header = readonly [name: string, value: string];

/** The head of an answer as far as all who are sent it in the same second have it in common. */
export interface CachedHeader {
  readonly headers: readonly Header[];
  /** The same as it goes over the wire, with what Node would add. */
  readonly text: string;
}

type HeadOf = (entry: Entry, contentType: string) => CachedHeader;

/**
 * Puts heads together once a second for each entry and media type. A head of twenty headers takes Node as long as all
 * the rest of a hit: it checks each of them, every time.
 * @param toHeaders what does not change with time
 */
export function createHeaderCache(toHeaders: (entry: Entry, contentType: string) => readonly Header[]): HeadOf {
  const known = new WeakMap<Entry, Map<string, CachedHeader & { readonly second: number }>>();
  return (entry, contentType) => {
    const nowMs = Date.now();
    const second = Math.floor(nowMs / 1000);
    const heads = known.get(entry) ?? new Map();
    const head = heads.get(contentType);
    if (head?.second === second) return head;
    const headers: readonly Header[] = [...toHeaders(entry, contentType), ['age', ageOf(entry, nowMs)]];
    const made = { headers, text: toText(headers, nowMs), second };
    known.set(entry, heads.set(contentType, made));
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
 * Writes a head that has been checked before. `_header` is where Node itself keeps the head from `writeHead` to `end`;
 * where a connection is not simply kept, Node is left to say so.
 * @param own of this answer alone, free of line breaks
 */
export function writeHeader(response: ServerResponse, { headers, text }: CachedHeader, own: readonly Header[]): void {
  if (response.req.httpVersion !== '1.1' || !response.shouldKeepAlive || !('_header' in response))
    response.writeHead(200, [...headers, ...own].flat());
  else
    Reflect.set(
      response,
      '_header',
      `${own.reduce((lines, [name, value]) => `${lines}${name}: ${value}\r\n`, text)}\r\n`,
    );
}
