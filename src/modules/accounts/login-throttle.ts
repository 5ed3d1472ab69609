import { hash } from 'node:crypto';
import type { BucketPolicy, RateLimitBuckets } from 'loomgate';
import { LoomgateError, networkOf } from 'loomgate';
import { accountLimits } from './limits';

const { windowSeconds, ...limits } = accountLimits.attempts;

/** An attempt to sign up or sign in. */
export interface LoginAttempt {
  /** The email address, of an existing account or not. */
  readonly account: string;
  readonly address: string;
  /** Whether the account has signed in from the network before. Called only when the bucket of the account is empty. */
  isKnown(network: string): Promise<boolean>;
}

/**
 * Limits attempts by three buckets: per account and network, per network, and per account. The bucket of an account does
 * not apply to networks from which the account has signed in before, so that attempts from elsewhere do not lock out its
 * owner. Narrow buckets come first and a rejected attempt takes nothing from the wider ones, so that one network cannot
 * empty the bucket of an account.
 * @returns counts an attempt; throws LoomgateError RATE_LIMITED with details.retryAfterSeconds when the limit is exceeded
 */
export function createLoginThrottle(buckets: RateLimitBuckets): (attempt: LoginAttempt) => Promise<void> {
  const take = (kind: keyof typeof limits, subject: string) =>
    buckets.take(keyOf(kind, subject), 1, policyOf(limits[kind]));
  return async ({ account, address, isKnown }) => {
    const network = networkOf(address);
    for (const [kind, subject] of [
      ['perAccountAndNetwork', `${network} ${account}`],
      ['perNetwork', network],
    ] as const) {
      const { allowed, retryAfterMs } = await take(kind, subject);
      if (!allowed) throw tooMany(retryAfterMs);
    }
    const { allowed, retryAfterMs } = await take('perAccount', account);
    if (!allowed && !(await isKnown(network))) throw tooMany(retryAfterMs);
  };
}

const policyOf = (capacity: number): BucketPolicy => ({ capacity, refillPerSecond: capacity / windowSeconds });

/** Hashed, so that keys in Redis contain no address. */
const keyOf = (kind: string, subject: string) =>
  `attempts:${kind}:${hash('sha256', subject, 'base64url').slice(0, 22)}`;

function tooMany(retryAfterMs: number): LoomgateError {
  const retryAfterSeconds = Math.ceil(retryAfterMs / 1000);
  const message = `Too many attempts. Try again in ${retryAfterSeconds} seconds.`;
  return new LoomgateError('RATE_LIMITED', message, { details: { retryAfterSeconds } });
}
