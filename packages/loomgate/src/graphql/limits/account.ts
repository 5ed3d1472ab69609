import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { LoomgateError } from '../../errors';
import type { Viewer } from '../../modules/context';
import { networkOf } from '../../shared/network-of';

/** A token bucket (limits/rate-limit). Amounts are units of cost. */
export interface RatePolicy {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** The status of a bucket, as known to this instance. */
export interface BucketStatus {
  readonly policy: RatePolicy;
  readonly allowed: boolean;
  readonly retryAfterMs: number;
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

/** The charge of an operation. */
export interface Charge extends Taken {
  readonly policy: RatePolicy;
  /**
   * Refunds the difference to the actual cost, or takes it from the bucket as far as there is some. Does not wait for Redis.
   * @returns the amount available afterwards
   */
  settle(actual: number): number;
}

/** The client that is charged: the viewer, or the network of an anonymous request. */
export interface Payer {
  readonly viewer: Viewer | null;
  readonly address: string;
}

/** Charges an operation to its client before it is executed. */
export type Account = (payer: Payer, requested: number) => Promise<Charge>;

/** Charged for an operation of cost 0, which is still a request. */
const minCharge = 1;

/** The limit of an address (charges.ts). */
export interface AddressLimit {
  /**
   * Whether a request may be read. It may not if the bucket of its client is known to be empty, or if all viewers of its
   * address together have exceeded the limit of the address.
   */
  statusOf(payer: Payer): BucketStatus;
  /** Charges the address only, for what a signed-in client was charged by an account. */
  addToAddress(payer: Payer, amount: number): void;
}

/** Optional parts of an account. */
interface AccountOptions {
  /** Without it addresses have no limit. */
  readonly charges?: AddressLimit | undefined;
  /** A key prefix, for charges that have buckets of their own. Default: operations. */
  readonly kind?: string;
}

export function createAccount(
  buckets: RateBuckets,
  policy: RatePolicy,
  { charges, kind = '' }: AccountOptions = {},
): Account {
  return async (payer, requested) => {
    const status = charges?.statusOf(payer);
    if (status && !status.allowed) return { ...status, available: 0, settle: () => 0 };
    const key = kind + bucketKeyOf(payer);
    const amount = Math.max(minCharge, requested);
    const taken = await buckets.take(key, amount, policy);
    return {
      ...taken,
      policy,
      settle(actual) {
        if (taken.allowed) charges?.addToAddress(payer, Math.max(minCharge, actual));
        const surplus = taken.allowed ? amount - Math.max(minCharge, actual) : 0;
        if (surplus > 0) void buckets.refund(key, surplus, policy);
        if (surplus < 0) void takeUpTo(buckets, key, -surplus, policy);
        return Math.max(0, Math.min(taken.available + surplus, policy.capacity));
      },
    };
  };
}

/** Takes an amount, or what is available if that is less. @returns the amount that was missing */
export async function takeUpTo(buckets: RateBuckets, key: string, amount: number, policy: RatePolicy): Promise<number> {
  const { allowed, available } = await buckets.take(key, amount, policy);
  if (allowed) return 0;
  const rest = Math.floor(available);
  if (rest > 0) await buckets.take(key, rest, policy);
  return amount - rest;
}

/** The bucket key of a client. */
export function bucketKeyOf({ viewer, address }: Payer): string {
  return viewer ? `viewer:${viewer.id}` : addressKeyOf(address);
}

const addressKeys = new LRUCache<string, string>({ max: 10_000 });

/** The bucket key of an address: a digest, so that Redis stores no addresses. */
export function addressKeyOf(address: string): string {
  const known = addressKeys.get(address);
  if (known !== undefined) return known;
  const key = `address:${hash('sha256', networkOf(address), 'base64url').slice(0, 22)}`;
  addressKeys.set(address, key);
  return key;
}

/** @throws LoomgateError RATE_LIMITED if the bucket did not have enough */
export function requireAllowed(taken: Pick<Charge, 'allowed' | 'available' | 'retryAfterMs'>, requested: number): void {
  if (!taken.allowed) throw rateLimited(taken, requested);
}

/** Makes the error for a cost that exceeds the bucket, with the seconds until a retry can succeed. */
export function rateLimited(
  { available = 0, retryAfterMs }: { readonly available?: number; readonly retryAfterMs: number },
  requested: number,
): LoomgateError {
  const details = { requested, available: Math.floor(available), retryAfterSeconds: Math.ceil(retryAfterMs / 1000) };
  return new LoomgateError('RATE_LIMITED', undefined, { details });
}
