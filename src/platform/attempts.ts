import { hash } from 'node:crypto';
import { identityLimits } from '../config/identity';
import { LoomgateError } from '../errors';
import { networkOf } from '../shared/network-of';
import type { BucketPolicy, Buckets } from './buckets/buckets';

const { windowSeconds, perAccount, perAddress } = identityLimits.attempts;

const policies: Readonly<Record<string, BucketPolicy>> = {
  account: { capacity: perAccount, refillPerSecond: perAccount / windowSeconds },
  address: { capacity: perAddress, refillPerSecond: perAddress / windowSeconds },
};

/**
 * Counts attempts, in buckets of their own: by account for who tries many passwords on one of them from everywhere, by
 * address for who tries many accounts.
 * @returns takes keys such as `account:somebody@example.com` and `address:192.0.2.1`; throws LoomgateError RATE_LIMITED
 * with details.retryAfterSeconds when there were too many for one of them
 */
export function createAttempts(buckets: Buckets): (...keys: string[]) => Promise<void> {
  return async (...keys) => {
    const taken = await Promise.all(keys.map(parse).map(({ key, policy }) => buckets.take(key, 1, policy)));
    if (taken.every(({ allowed }) => allowed)) return;
    const retryAfterSeconds = Math.ceil(Math.max(...taken.map(({ retryAfterMs }) => retryAfterMs)) / 1000);
    const message = `Too many attempts. Try again in ${retryAfterSeconds} seconds.`;
    throw new LoomgateError('RATE_LIMITED', message, { details: { retryAfterSeconds } });
  };
}

/** Redis is given digests: whoever reads its keys learns nobody's address. */
function parse(attempt: string): { key: string; policy: BucketPolicy } {
  const kind = attempt.slice(0, attempt.indexOf(':'));
  const value = attempt.slice(kind.length + 1);
  const policy = policies[kind];
  if (!policy) throw new Error(`nothing says how many attempts a ${kind} has`);
  const who = kind === 'address' ? networkOf(value) : value;
  return { key: `attempts:${kind}:${hash('sha256', who, 'base64url').slice(0, 22)}`, policy };
}
