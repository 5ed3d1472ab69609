import type { Entry, Policy } from '../cache/types';
import type { Config } from '../config';

/** Gives the headers of an answer that is kept, but for its age. @param vary what else the answer depends on */
export type EntryHeaders = (entry: Entry, vary?: readonly string[]) => [name: string, value: string][];

/**
 * What HTTP caches may keep of an answer: https://www.rfc-editor.org/rfc/rfc9111. Browsers ask again with the entity tag
 * once it is `browserSeconds` old, so that a user reads what the user has written. Shared caches have it by `s-maxage`, and
 * CDNs by https://www.rfc-editor.org/rfc/rfc9213, with what they may do while it is stale
 * (docs/decisions/0055-cache-control-for-browsers-and-cdns.md). Ages count from when the answer was made; `age` says how long ago.
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
      // A GET may ask for either of the two media types.
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

/** Tags by the name of the header, each in the form of the CDNs that read it (docs/cache.md). */
const tagWriters: Record<Config['cache']['http']['tagHeader'], (cacheTag: string) => string> = {
  'cache-tag': (tags) => tags,
  'surrogate-key': (tags) => tags.replaceAll(',', ' '),
  'edge-cache-tag': (tags) => tags.replace(/[:=*()]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`),
};

/** Whole seconds since the answer was made. */
export function ageOf({ madeAtMs }: Entry, nowMs = Date.now()): string {
  return String(Math.max(0, Math.floor((nowMs - madeAtMs) / 1000)));
}

/**
 * Whether the client has these very bytes: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
 * @param given the header `if-none-match`
 */
export function isKnownToClient({ etag }: Pick<Entry, 'etag'>, given: string | undefined): boolean {
  if (given === undefined) return false;
  return given.trim() === '*' || given.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
