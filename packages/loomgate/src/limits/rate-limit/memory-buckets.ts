import type { BucketPolicy, RateLimitBuckets } from './buckets';
import { debtAt, type Level, toTaken } from './level';

/** About a hundred bytes each. */
const defaultMaxKeys = 50_000;

type Entry = Level & { readonly fullAtMs: number };

/**
 * Leaky buckets of this process alone. A bucket that is full again is forgotten, as it says nothing any more; beyond
 * the most it keeps, the one that was used the longest ago is.
 * @param clock milliseconds from whenever, never going back
 */
export function createMemoryBuckets(
  clock: () => number = () => performance.now(),
  maxKeys = defaultMaxKeys,
): RateLimitBuckets {
  const entries = new Map<string, Entry>();

  function store(key: string, debt: number, nowMs: number, { refillPerSecond }: BucketPolicy): void {
    entries.delete(key);
    if (debt > 0) entries.set(key, { debt, atMs: nowMs, fullAtMs: nowMs + (debt / refillPerSecond) * 1000 });
    dropOldest(entries, nowMs, maxKeys);
  }

  function debtOf(key: string, nowMs: number, policy: BucketPolicy): number {
    const entry = entries.get(key);
    return entry ? debtAt(entry, nowMs, policy) : 0;
  }

  return {
    async take(key, amount, policy) {
      const nowMs = clock();
      const debt = debtOf(key, nowMs, policy);
      if (debt + amount > policy.capacity) return toTaken(false, debt, amount, policy);
      store(key, debt + amount, nowMs, policy);
      return toTaken(true, debt + amount, amount, policy);
    },
    async refund(key, amount, policy) {
      const nowMs = clock();
      store(key, Math.max(0, debtOf(key, nowMs, policy) - amount), nowMs, policy);
    },
  };
}

/** Entries are in the order of their last use: a few from the front are looked at each time, so that none stays. */
function dropOldest(entries: Map<string, Entry>, nowMs: number, maxKeys: number): void {
  let looks = 2;
  for (const [key, { fullAtMs }] of entries) {
    if (fullAtMs > nowMs && entries.size <= maxKeys) return;
    entries.delete(key);
    looks -= 1;
    if (looks === 0) return;
  }
}
