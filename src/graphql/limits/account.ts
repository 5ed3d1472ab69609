import { hash } from 'node:crypto';
import { LoomgateError } from '../../errors';
import type { Viewer } from '../../modules/context';
import { networkOf } from '../../shared/network-of';

/** A bucket, as far as limits need to know it; platform/buckets has the buckets. */
export interface RatePolicy {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

interface Taken {
  readonly allowed: boolean;
  readonly available: number;
  readonly retryAfterMs: number;
}

export interface RateBuckets {
  take(key: string, amount: number, policy: RatePolicy): Promise<Taken>;
  refund(key: string, amount: number, policy: RatePolicy): Promise<void>;
}

/** What an operation was charged. */
export interface Charge extends Taken {
  readonly policy: RatePolicy;
  /**
   * Gives back what it has not cost, or takes what it has cost more as far as there is some, while the answer is sent.
   * @returns what is available then
   */
  settle(actual: number): number;
}

/** Charges an operation to whoever asks for it: the viewer, or the network that an anonymous request comes from. */
export type Account = (caller: { viewer: Viewer | null; address: string }, requested: number) => Promise<Charge>;

/** Nothing is free: an operation that costs nothing is still a request. */
const leastCharge = 1;

/** @param kind of what is charged, where that is not operations */
export function createAccount(buckets: RateBuckets, policy: RatePolicy, kind = ''): Account {
  return async (caller, requested) => {
    const key = kind + bucketKeyOf(caller);
    const amount = Math.max(leastCharge, requested);
    const taken = await buckets.take(key, amount, policy);
    return {
      ...taken,
      policy,
      settle(actual) {
        const surplus = taken.allowed ? amount - Math.max(leastCharge, actual) : 0;
        if (surplus > 0) void buckets.refund(key, surplus, policy);
        if (surplus < 0) void takeUpTo(buckets, key, -surplus, policy);
        return Math.max(0, Math.min(taken.available + surplus, policy.capacity));
      },
    };
  };
}

/** Takes an amount, or what there is where that is less. */
async function takeUpTo(buckets: RateBuckets, key: string, amount: number, policy: RatePolicy): Promise<void> {
  const { allowed, available } = await buckets.take(key, amount, policy);
  const rest = Math.floor(available);
  if (!allowed && rest > 0) await buckets.take(key, rest, policy);
}

/** The bucket of whoever asks. Redis is given a digest of the address: whoever reads its keys learns nobody's. */
export function bucketKeyOf({ viewer, address }: Parameters<Account>[0]): string {
  return viewer ? `viewer:${viewer.id}` : `address:${hash('sha256', networkOf(address), 'base64url').slice(0, 22)}`;
}

/** @throws LoomgateError RATE_LIMITED where the bucket did not have enough */
export function requireAllowed({ allowed, available, retryAfterMs }: Charge, requested: number): void {
  if (allowed) return;
  const details = { requested, available: Math.floor(available), retryAfterSeconds: Math.ceil(retryAfterMs / 1000) };
  throw new LoomgateError('RATE_LIMITED', undefined, { details });
}
