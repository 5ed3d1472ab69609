import type { BucketStatus } from './account';

/**
 * The headers of https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ (draft 10), in units of cost instead
 * of requests: the quota, the seconds in which an empty bucket fills, the amount available, and the seconds until the
 * bucket is full. For a refused request, the reset and Retry-After have the seconds until a retry can succeed.
 * @param available the amount when the response is sent
 */
export function rateLimitHeaders(
  { policy, allowed, retryAfterMs }: BucketStatus,
  available: number,
): [string, string][] {
  const { capacity, refillPerSecond } = policy;
  const secondsFor = (amount: number) => Math.ceil(amount / refillPerSecond);
  const resetSeconds = allowed ? secondsFor(capacity - available) : Math.ceil(retryAfterMs / 1000);
  const fields: [string, string][] = [
    ['ratelimit-policy', `"cost";q=${capacity};qu="loomgate-cost";w=${secondsFor(capacity)}`],
    ['ratelimit', `"cost";r=${Math.floor(available)};t=${resetSeconds}`],
  ];
  return allowed ? fields : [...fields, ['retry-after', String(resetSeconds)]];
}
