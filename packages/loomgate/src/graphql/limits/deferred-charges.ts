import { type BucketStatus, type RateBuckets, type RatePolicy, takeUpTo } from './account';

/** Charges that are taken from the shared buckets later, so that no request waits for Redis. */
export interface DeferredCharges {
  /** Not allowed if the bucket is known to be empty. */
  statusOf(key: string): BucketStatus;
  /** Adds an amount, which is taken from the bucket within 100 ms. */
  add(key: string, amount: number): void;
  /** Takes the amounts that are due, once. */
  stop(): Promise<void>;
}

const settleEveryMs = 100;

/**
 * Sums up amounts and takes them from the shared buckets every 100 ms. If a bucket has less, the rest stays owed, and the
 * bucket counts as empty on this instance until it has refilled enough.
 * @param clock milliseconds
 */
export function createDeferredCharges(
  buckets: RateBuckets,
  policy: RatePolicy,
  clock: () => number = () => performance.now(),
): DeferredCharges {
  const emptyUntilMs = new Map<string, number>();
  let due = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  function add(key: string, amount: number): void {
    due.set(key, (due.get(key) ?? 0) + amount);
    timer ??= setTimeout(settle, settleEveryMs).unref();
  }

  async function settleOne([key, amount]: [string, number]): Promise<void> {
    const owed = await takeUpTo(buckets, key, amount, policy);
    if (owed === 0) return;
    emptyUntilMs.set(key, clock() + (owed / policy.refillPerSecond) * 1_000);
    add(key, owed);
  }

  /** Skips buckets that are still empty. */
  async function settle(): Promise<void> {
    timer = undefined;
    const nowMs = clock();
    for (const [key, untilMs] of emptyUntilMs) if (untilMs <= nowMs) emptyUntilMs.delete(key);
    const payable = [...due].filter(([key]) => !emptyUntilMs.has(key));
    due = new Map([...due].filter(([key]) => emptyUntilMs.has(key)));
    if (due.size > 0) timer = setTimeout(settle, settleEveryMs).unref();
    await Promise.all(payable.map(settleOne));
  }

  return {
    add,
    statusOf(key) {
      const retryAfterMs = Math.max(0, (emptyUntilMs.get(key) ?? 0) - clock());
      return { policy, allowed: retryAfterMs === 0, retryAfterMs };
    },
    async stop() {
      clearTimeout(timer);
      await settle();
      clearTimeout(timer);
    },
  };
}
