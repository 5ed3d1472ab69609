import type { Entry } from '../cache/types';

/**
 * What HTTP caches are told of an answer that is kept, but for its age: https://www.rfc-editor.org/rfc/rfc9111. `max-age`
 * counts from when the answer was made, and `age` says how long ago that was, so the two together are what remains.
 * @param vary what else the answer depends on
 */
export function entryHeaders({ etag, policy, cacheTag }: Entry, vary: readonly string[] = []): [string, string][] {
  const isPublic = policy.scope === 'PUBLIC';
  const stale: [string, number][] = [
    ['stale-while-revalidate', policy.staleWhileRevalidateSeconds],
    ['stale-if-error', policy.staleIfErrorSeconds],
  ];
  const directives = [
    isPublic ? 'public' : 'private',
    `max-age=${policy.ttlSeconds}`,
    ...stale.flatMap(([name, seconds]) => (isPublic && seconds > 0 ? [`${name}=${seconds}`] : [])),
  ];
  return [
    ['etag', etag],
    ['cache-control', directives.join(', ')],
    // A GET may ask for either of the two media types.
    ['vary', ['accept', ...(isPublic ? [] : ['authorization']), ...vary].join(', ')],
    ...(isPublic ? [['cache-tag', cacheTag] satisfies [string, string]] : []),
  ];
}

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
