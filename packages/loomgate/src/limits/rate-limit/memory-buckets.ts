import { type BucketPolicy, debtAt, type Level, type RateLimitBuckets, toTaken } from './buckets';

/** About a hundred bytes each. */
const defaultMaxKeys = 50_000;

type Entry = Level & { readonly fullAtMs: number };

/**
 * Creates leaky buckets in the memory of this process. Removes buckets that are full again, and past `maxKeys` the least
 * recently used one.
 * @param clock monotonic milliseconds
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

/** Removes at most two entries: the entries are in the order of their last use. */
function dropOldest(entries: Map<string, Entry>, nowMs: number, maxKeys: number): void {
  let checks = 2;
  for (const [key, { fullAtMs }] of entries) {
    if (fullAtMs > nowMs && entries.size <= maxKeys) return;
    entries.delete(key);
    checks -= 1;
    if (checks === 0) return;
  }
}
