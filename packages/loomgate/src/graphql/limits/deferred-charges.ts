import { type RateBuckets, type RatePolicy, takeUpTo } from './account';

/** Whether a bucket has something, as far as this instance knows. */
export interface BucketStatus {
  readonly policy: RatePolicy;
  readonly allowed: boolean;
  readonly retryAfterMs: number;
}

/** Charges that are taken from the shared buckets later, so that nothing waits for Redis. */
export interface DeferredCharges {
  /** Tells whether the bucket is known to be empty. */
  statusOf(key: string): BucketStatus;
  /** Counts an amount. It is taken from the bucket within a tenth of a second. */
  add(key: string, amount: number): void;
  /** Takes what is open, once more. */
  stop(): Promise<void>;
}

const settleEveryMs = 100;

/**
 * Amounts are added up here and taken from the shared buckets together, ten times a second. A bucket that has not enough
 * gives what it has; the rest stays owed, and the bucket counts as empty here until it can pay that.
 * @param clock milliseconds
 */
export function createDeferredCharges(
  buckets: RateBuckets,
  policy: RatePolicy,
  clock: () => number = () => performance.now(),
): DeferredCharges {
  const emptyUntilMs = new Map<string, number>();
  let open = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  function add(key: string, amount: number): void {
    open.set(key, (open.get(key) ?? 0) + amount);
    timer ??= setTimeout(settle, settleEveryMs).unref();
  }

  async function settleOne([key, amount]: [string, number]): Promise<void> {
    const owed = await takeUpTo(buckets, key, amount, policy);
    if (owed === 0) return;
    emptyUntilMs.set(key, clock() + (owed / policy.refillPerSecond) * 1_000);
    add(key, owed);
  }

  /** What is owed is asked for when it can be there. */
  async function settle(): Promise<void> {
    timer = undefined;
    const nowMs = clock();
    for (const [key, untilMs] of emptyUntilMs) if (untilMs <= nowMs) emptyUntilMs.delete(key);
    const due = [...open].filter(([key]) => !emptyUntilMs.has(key));
    open = new Map([...open].filter(([key]) => emptyUntilMs.has(key)));
    if (open.size > 0) timer = setTimeout(settle, settleEveryMs).unref();
    await Promise.all(due.map(settleOne));
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
