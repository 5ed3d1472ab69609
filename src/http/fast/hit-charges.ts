import { LRUCache } from 'lru-cache';
import { bucketKeyOf, type Charge, type RateBuckets, type RatePolicy } from '../../graphql/limits/account';
import type { Viewer } from '../../modules/context';

/** Charges answers from the cache without a word to Redis for each. */
export interface HitCharges {
  /** Counts one; where the bucket is known to be empty it counts none, and tells what to answer. */
  charge(caller: { viewer: Viewer | null; address: string }): Pick<Charge, 'policy' | 'allowed' | 'retryAfterMs'>;
  /** Settles what is open, once more. */
  stop(): Promise<void>;
}

const settleEveryMs = 100;
const maxNames = 10_000;

/**
 * Hits cost 1 each. They are counted here and taken from the shared buckets together, ten times a second; a bucket that
 * has not enough gives what it has, and until it has more, its client is refused here.
 * @param clock milliseconds
 */
export function createHitCharges(
  buckets: RateBuckets,
  policy: RatePolicy,
  clock: () => number = () => performance.now(),
): HitCharges {
  const names = new LRUCache<string, string>({ max: maxNames });
  const refusedUntilMs = new Map<string, number>();
  let open = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  function nameOf({ viewer, address }: Parameters<HitCharges['charge']>[0]): string {
    if (viewer) return bucketKeyOf({ viewer, address });
    const name = names.get(address) ?? bucketKeyOf({ viewer, address });
    names.set(address, name);
    return name;
  }

  async function settleOne([key, amount]: [string, number]): Promise<void> {
    const { allowed, available, retryAfterMs } = await buckets.take(key, amount, policy);
    if (allowed) return;
    refusedUntilMs.set(key, clock() + retryAfterMs);
    const rest = Math.floor(available);
    if (rest > 0) await buckets.take(key, rest, policy);
  }

  async function settle(): Promise<void> {
    timer = undefined;
    const settled = open;
    open = new Map();
    const nowMs = clock();
    for (const [key, untilMs] of refusedUntilMs) if (untilMs <= nowMs) refusedUntilMs.delete(key);
    await Promise.all([...settled].map(settleOne));
  }

  return {
    charge(caller) {
      const key = nameOf(caller);
      const waitMs = (refusedUntilMs.get(key) ?? 0) - clock();
      if (waitMs > 0) return { policy, allowed: false, retryAfterMs: waitMs };
      open.set(key, (open.get(key) ?? 0) + 1);
      timer ??= setTimeout(settle, settleEveryMs).unref();
      return { policy, allowed: true, retryAfterMs: 0 };
    },
    async stop() {
      clearTimeout(timer);
      await settle();
    },
  };
}
