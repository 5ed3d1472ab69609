import { hash } from 'node:crypto';
import type { BucketPolicy, RateLimitBuckets } from 'loomgate';
import { LoomgateError, networkOf } from 'loomgate';
import { accountLimits } from './limits';

const { windowSeconds, ...limits } = accountLimits.attempts;

/** An attempt to sign up or in. */
export interface LoginAttempt {
  /** What names the account, whether there is one or not. */
  readonly account: string;
  readonly address: string;
  /** Whether the account has signed in from the network before; asked when too many networks try the account. */
  isKnown(network: string): Promise<boolean>;
}

/**
 * Counts attempts in three buckets: of the account from a network, of the network, and of the account from everywhere.
 * The last one lets networks pass that the account has signed in from, so that attempts from elsewhere lock no owner out.
 * The narrow ones are asked first, and what they refuse takes nothing from the wider ones: one network cannot empty the
 * bucket of the whole account.
 * @returns counts an attempt; throws LoomgateError RATE_LIMITED with details.retryAfterSeconds when there were too many
 */
export function createLoginThrottle(buckets: RateLimitBuckets): (attempt: LoginAttempt) => Promise<void> {
  const take = (kind: keyof typeof limits, who: string) => buckets.take(keyOf(kind, who), 1, policyOf(limits[kind]));
  return async ({ account, address, isKnown }) => {
    const network = networkOf(address);
    for (const [kind, who] of [
      ['perAccountAndNetwork', `${network} ${account}`],
      ['perNetwork', network],
    ] as const) {
      const { allowed, retryAfterMs } = await take(kind, who);
      if (!allowed) throw tooMany(retryAfterMs);
    }
    const { allowed, retryAfterMs } = await take('perAccount', account);
    if (!allowed && !(await isKnown(network))) throw tooMany(retryAfterMs);
  };
}

const policyOf = (capacity: number): BucketPolicy => ({ capacity, refillPerSecond: capacity / windowSeconds });

/** Digests: the keys in Redis reveal no address. */
const keyOf = (kind: string, who: string) => `attempts:${kind}:${hash('sha256', who, 'base64url').slice(0, 22)}`;

function tooMany(retryAfterMs: number): LoomgateError {
  const retryAfterSeconds = Math.ceil(retryAfterMs / 1000);
  const message = `Too many attempts. Try again in ${retryAfterSeconds} seconds.`;
  return new LoomgateError('RATE_LIMITED', message, { details: { retryAfterSeconds } });
}
