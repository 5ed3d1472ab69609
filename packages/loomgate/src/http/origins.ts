import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** The error text for pages of origins that are not allowed. */
export const otherOrigin =
  'Pages of this origin are not allowed to call the gateway. CORS_ORIGINS lists the allowed origins.';

/**
 * Whether an origin is on a list of origins.
 * @param origins as `CORS_ORIGINS` has them; `*` is every origin, and `http://localhost:*` the host at any port
 */
export function isListed(origin: string, origins: readonly string[]): boolean {
  if (origins.includes('*') || origins.includes(origin)) return true;
  return origins.includes(`${origin.replace(/:\d+$/, '')}:*`);
}

/** Whether a request is a CORS preflight: https://fetch.spec.whatwg.org/#cors-preflight-request */
export function isPreflight({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

/** Headers that a browser sends to another origin only after a preflight request. */
const preflighted = ['apollo-require-preflight', 'graphql-require-preflight', 'x-apollo-operation-name'];

/** Whether a browser would have sent a preflight request before this one. */
export function isPreflighted(headers: IncomingHttpHeaders): boolean {
  return preflighted.some((name) => headers[name]) || /^application\/json\b/i.test(headers['content-type'] ?? '');
}

/**
 * Whether a page of another site may have caused the request. Browsers say so by `Sec-Fetch-Site`
 * (https://www.w3.org/TR/fetch-metadata/), older ones by `Origin`. A request with neither header does not come from a
 * browser, or from one that is too old to be recognised (docs/decisions/0054-csrf-by-sec-fetch-site-and-origin.md).
 * @param origins whose pages are allowed
 */
export function isCrossSite(
  { 'sec-fetch-site': site, origin, host }: IncomingHttpHeaders,
  origins: readonly string[],
): boolean {
  if (origin !== undefined && isListed(origin, origins)) return false;
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host);
}
