import type { BucketStatus } from './deferred-charges';

/**
 * The fields of https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ (draft 10), counted in cost, not
 * in requests: the quota, the seconds in which an empty bucket fills, what remains, and the seconds until it is full
 * again. A refused request is told, there and in Retry-After, when it would have been allowed.
 * @param available when the answer is sent
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
