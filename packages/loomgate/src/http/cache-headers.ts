import type { Entry, Policy } from '../cache/types';
import type { Config } from '../config';

/** Returns the headers of a cached answer, without `age`. @param vary more request headers that the answer depends on */
export type EntryHeaders = (entry: Entry, vary?: readonly string[]) => [name: string, value: string][];

/**
 * Creates the headers for HTTP caches (https://www.rfc-editor.org/rfc/rfc9111). A browser revalidates with the entity tag
 * once an answer is `browserSeconds` old, so that a user reads their own writes. Shared caches keep it for `s-maxage`.
 * CDNs get a header of their own (https://www.rfc-editor.org/rfc/rfc9213) with the times for stale answers
 * (docs/decisions/0055-cache-control-for-browsers-and-cdns.md). Ages count from when the answer was made.
 */
export function createEntryHeaders({ browserSeconds, tagHeader }: Config['cache']['http']): EntryHeaders {
  const writeTags = tagWriters[tagHeader];
  return ({ etag, policy, cacheTag }, vary = []) => {
    const isPublic = policy.scope === 'PUBLIC';
    const forBrowsers = [`max-age=${Math.min(browserSeconds, policy.ttlSeconds)}`, 'must-revalidate'];
    const directives = isPublic
      ? ['public', ...forBrowsers, `s-maxage=${policy.ttlSeconds}`]
      : ['private', ...forBrowsers];
    const headers: [string, string][] = [
      ['etag', etag],
      ['cache-control', directives.join(', ')],
      // A client may negotiate either of two media types.
      ['vary', ['accept', ...(isPublic ? [] : ['authorization']), ...vary].join(', ')],
    ];
    if (isPublic) headers.push(['cdn-cache-control', forCdns(policy)], [tagHeader, writeTags(cacheTag)]);
    return headers;
  };
}

function forCdns({ ttlSeconds, staleWhileRevalidateSeconds, staleIfErrorSeconds }: Policy): string {
  const stale: [string, number][] = [
    ['stale-while-revalidate', staleWhileRevalidateSeconds],
    ['stale-if-error', staleIfErrorSeconds],
  ];
  return [
    'public',
    `max-age=${ttlSeconds}`,
    ...stale.flatMap(([name, seconds]) => (seconds > 0 ? [`${name}=${seconds}`] : [])),
  ].join(', ');
}

/** Writes tags in the form that the CDNs expect which read the header (docs/cache.md). */
const tagWriters: Record<Config['cache']['http']['tagHeader'], (cacheTag: string) => string> = {
  'cache-tag': (tags) => tags,
  'surrogate-key': (tags) => tags.replaceAll(',', ' '),
  'edge-cache-tag': (tags) => tags.replace(/[:=*()]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`),
};

/** Returns the value of `age`: whole seconds since the answer was made. */
export function ageOf({ madeAtMs }: Entry, nowMs = Date.now()): string {
  return String(Math.max(0, Math.floor((nowMs - madeAtMs) / 1000)));
}

/**
 * Whether the client has this entry, by https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
 * @param given the header `if-none-match`
 */
export function isKnownToClient({ etag }: Pick<Entry, 'etag'>, given: string | undefined): boolean {
  if (given === undefined) return false;
  return given.trim() === '*' || given.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
