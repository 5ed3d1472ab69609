/** Capacity of a bucket, and how fast it refills. */
export interface BucketPolicy {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** The result of taking an amount from a bucket. */
export interface Taken {
  readonly allowed: boolean;
  /** The amount that the bucket still holds. */
  readonly available: number;
  /** Milliseconds until the bucket holds the amount; 0 where it was allowed. */
  readonly retryAfterMs: number;
}

/** Leaky buckets by key, shared by all instances where Redis is configured. */
export interface RateLimitBuckets {
  /** Takes the amount if the bucket holds it, and nothing otherwise. Never rejects, and answers within its deadline. */
  take(key: string, amount: number, policy: BucketPolicy): Promise<Taken>;
  /** Returns an amount that was taken and not used. */
  refund(key: string, amount: number, policy: BucketPolicy): Promise<void>;
}

/** The debt of a bucket at a time: what was taken and has not refilled yet. */
export interface Level {
  readonly debt: number;
  readonly atMs: number;
}

/** Computes the debt at a later time. Where the clock was set back, nothing refills. */
export function debtAt({ debt, atMs }: Level, nowMs: number, { capacity, refillPerSecond }: BucketPolicy): number {
  const refilled = (Math.max(0, nowMs - atMs) / 1000) * refillPerSecond;
  return Math.min(Math.max(0, debt - refilled), capacity);
}

/** @param debt after the amount was taken; unchanged where it was refused */
export function toTaken(allowed: boolean, debt: number, amount: number, policy: BucketPolicy): Taken {
  const available = policy.capacity - debt;
  const missing = allowed ? 0 : amount - available;
  return { allowed, available, retryAfterMs: Math.ceil((missing / policy.refillPerSecond) * 1000) };
}
