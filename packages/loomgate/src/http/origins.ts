import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** What a page is told that may not call the gateway. */
export const otherOrigin = 'Pages of this origin may not call the gateway. CORS_ORIGINS lists those that may.';

/**
 * Whether an origin is on a list of origins.
 * @param origins as `CORS_ORIGINS` has them; `*` is every origin, and `http://localhost:*` the host at any port
 */
export function isListed(origin: string, origins: readonly string[]): boolean {
  if (origins.includes('*') || origins.includes(origin)) return true;
  return origins.includes(`${origin.replace(/:\d+$/, '')}:*`);
}

/** Whether a browser asks permission for a page of another origin: https://fetch.spec.whatwg.org/#cors-preflight-request */
export function isPreflight({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

/** Headers that no page sets for another site without asking by a preflight request. */
const preflighted = ['apollo-require-preflight', 'graphql-require-preflight', 'x-apollo-operation-name'];

/** Whether a request has a header for which a browser asks permission first. */
export function isPreflighted(headers: IncomingHttpHeaders): boolean {
  return preflighted.some((name) => headers[name]) || /^application\/json\b/i.test(headers['content-type'] ?? '');
}

/**
 * Whether a page of another site may have had a browser send the request. `Sec-Fetch-Site`
 * (https://www.w3.org/TR/fetch-metadata/) says so where a browser sends it, `Origin` otherwise; a request with neither is
 * not of a browser, or of one that is too old to be told apart (docs/decisions/0054-csrf-by-sec-fetch-site-and-origin.md).
 * @param origins of pages that may
 */
export function isCrossSite(
  { 'sec-fetch-site': site, origin, host }: IncomingHttpHeaders,
  origins: readonly string[],
): boolean {
  if (origin !== undefined && isListed(origin, origins)) return false;
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host);
}
