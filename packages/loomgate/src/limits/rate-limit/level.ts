import type { BucketPolicy, Taken } from './buckets';

/** How full a bucket of debts was at a time: what has been taken and has not flowed off yet. */
export interface Level {
  readonly debt: number;
  readonly atMs: number;
}

/** What is left of the debt by now. A clock that was set back lets nothing flow off, and takes nothing back. */
export function debtAt({ debt, atMs }: Level, nowMs: number, { capacity, refillPerSecond }: BucketPolicy): number {
  const flowed = (Math.max(0, nowMs - atMs) / 1000) * refillPerSecond;
  return Math.min(Math.max(0, debt - flowed), capacity);
}

/** @param debt after what was asked for has been taken, or as it was */
export function toTaken(allowed: boolean, debt: number, amount: number, policy: BucketPolicy): Taken {
  const available = policy.capacity - debt;
  const missing = allowed ? 0 : amount - available;
  return { allowed, available, retryAfterMs: Math.ceil((missing / policy.refillPerSecond) * 1000) };
}
