/** How much a bucket holds and how fast it fills again. */
export interface BucketPolicy {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** What taking from a bucket came to. */
export interface Taken {
  readonly allowed: boolean;
  /** What is left in it now. */
  readonly available: number;
  /** How long until the amount would be there, in milliseconds; 0 when it was allowed. */
  readonly retryAfterMs: number;
}

/** Leaky buckets by key, shared by all instances where there is a Redis. */
export interface RateLimitBuckets {
  /** Takes the amount if it is there, and nothing otherwise. Never throws, never waits past its deadline. */
  take(key: string, amount: number, policy: BucketPolicy): Promise<Taken>;
  /** Gives back what was taken too much. */
  refund(key: string, amount: number, policy: BucketPolicy): Promise<void>;
}
