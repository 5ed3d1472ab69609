import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { LoomgateError } from '../../errors';
import type { Viewer } from '../../modules/context';
import { networkOf } from '../../shared/network-of';
import type { Charges } from './charges';

/** A bucket, as far as limits need to know it; limits/buckets has them. */
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

/** Who is charged: the viewer, or the network that an anonymous request comes from. */
export interface Payer {
  readonly viewer: Viewer | null;
  readonly address: string;
}

/** Charges an operation to its client before it is executed. */
export type Account = (payer: Payer, requested: number) => Promise<Charge>;

/** Nothing is free: an operation that costs nothing is still a request. */
const leastCharge = 1;

/** What else an account knows. */
interface AccountOptions {
  /** Know the ceiling of an address; without them there is none. */
  readonly charges?: Pick<Charges, 'standingOf' | 'addToAddress'> | undefined;
  /** Of what is charged, where that is not operations: buckets of its own. */
  readonly kind?: string;
}

export function createAccount(
  buckets: RateBuckets,
  policy: RatePolicy,
  { charges, kind = '' }: AccountOptions = {},
): Account {
  return async (payer, requested) => {
    const standing = charges?.standingOf(payer);
    if (standing && !standing.allowed) return { ...standing, available: 0, settle: () => 0 };
    const key = kind + bucketKeyOf(payer);
    const amount = Math.max(leastCharge, requested);
    const taken = await buckets.take(key, amount, policy);
    return {
      ...taken,
      policy,
      settle(actual) {
        if (taken.allowed) charges?.addToAddress(payer, Math.max(leastCharge, actual));
        const surplus = taken.allowed ? amount - Math.max(leastCharge, actual) : 0;
        if (surplus > 0) void buckets.refund(key, surplus, policy);
        if (surplus < 0) void takeUpTo(buckets, key, -surplus, policy);
        return Math.max(0, Math.min(taken.available + surplus, policy.capacity));
      },
    };
  };
}

/** Takes an amount, or what there is where that is less. @returns what has not been there */
export async function takeUpTo(buckets: RateBuckets, key: string, amount: number, policy: RatePolicy): Promise<number> {
  const { allowed, available } = await buckets.take(key, amount, policy);
  if (allowed) return 0;
  const rest = Math.floor(available);
  if (rest > 0) await buckets.take(key, rest, policy);
  return amount - rest;
}

/** The bucket of a client. */
export function bucketKeyOf({ viewer, address }: Payer): string {
  return viewer ? `viewer:${viewer.id}` : addressKeyOf(address);
}

const addressKeys = new LRUCache<string, string>({ max: 10_000 });

/** The bucket of an address. Redis is given a digest: its keys tell no address. */
export function addressKeyOf(address: string): string {
  const known = addressKeys.get(address);
  if (known !== undefined) return known;
  const key = `address:${hash('sha256', networkOf(address), 'base64url').slice(0, 22)}`;
  addressKeys.set(address, key);
  return key;
}

/** @throws LoomgateError RATE_LIMITED where the bucket did not have enough */
export function requireAllowed(taken: Pick<Charge, 'allowed' | 'available' | 'retryAfterMs'>, requested: number): void {
  if (!taken.allowed) throw rateLimited(taken, requested);
}

/** The refusal of what costs so much, with when to come again. */
export function rateLimited(
  { available = 0, retryAfterMs }: { readonly available?: number; readonly retryAfterMs: number },
  requested: number,
): LoomgateError {
  const details = { requested, available: Math.floor(available), retryAfterSeconds: Math.ceil(retryAfterMs / 1000) };
  return new LoomgateError('RATE_LIMITED', undefined, { details });
}
