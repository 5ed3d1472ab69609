import type { Redis } from 'ioredis';
import { type Breaker, createBreaker } from '../../redis/breaker';
import { createScript } from '../../redis/script';
import { type BucketPolicy, type RateLimitBuckets, toTaken } from './buckets';

/** Buckets in Redis, with a fallback in memory. */
export interface SharedBuckets extends RateLimitBuckets {
  readonly counts: { readonly fallbacks: number };
  /** Whether the fallback decides now: Redis is not connected, or its circuit breaker is open. */
  readonly isOpen: boolean;
  /** Whether the connection is up. */
  readonly isUp: boolean;
}

/** The fallback decides after the deadline, and while the breaker is open. */
const breakerLimits = { deadlineMs: 50, failures: 5, pauseMs: 1_000 };

/**
 * Creates leaky buckets that all instances share, on the clock of Redis. Where Redis is down, slow or failing, each
 * instance uses its own buckets: the limit of a client is then multiplied by the number of instances, and no client gets
 * an error.
 * @param fallback `createMemoryBuckets()`
 */
export function createRedisBuckets(
  redis: Pick<Redis, 'eval' | 'evalsha' | 'status'>,
  fallback: RateLimitBuckets,
  breaker: Breaker = createBreaker(breakerLimits),
): SharedBuckets {
  const script = createScript(redis, takeScript);
  const counts = { fallbacks: 0 };

  async function change(key: string, amount: number, { capacity, refillPerSecond }: BucketPolicy): Promise<Answer> {
    const run = () => script.run(`loomgate:bucket:${key}`, amount, capacity, refillPerSecond);
    return parseAnswer(await breaker.run(run));
  }

  async function orElse<T>(shared: Promise<T>, own: () => Promise<T>): Promise<T> {
    try {
      return await shared;
    } catch {
      counts.fallbacks += 1;
      return own();
    }
  }

  const isUp = () => redis.status === 'ready';

  return {
    counts,
    get isOpen() {
      return breaker.isOpen || !isUp();
    },
    get isUp() {
      return isUp();
    },
    take(key, amount, policy) {
      const shared = change(key, amount, policy).then(({ allowed, debt }) => toTaken(allowed, debt, amount, policy));
      return orElse(shared, () => fallback.take(key, amount, policy));
    },
    refund(key, amount, policy) {
      const shared = change(key, -amount, policy).then(() => undefined);
      return orElse(shared, () => fallback.refund(key, amount, policy));
    },
  };
}

/**
 * The arithmetic of buckets.ts, atomic in Redis. The key holds the debt and its time, and expires when the bucket is full
 * again. A refund takes a negative amount.
 */
const takeScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local amount, capacity, refill = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local debt = 0
local stored = redis.call('GET', KEYS[1])
if stored then
  local before, at = string.match(stored, '^(%S+) (%S+)$')
  local flowed = math.max(0, now - tonumber(at)) / 1000 * refill
  debt = math.min(math.max(0, tonumber(before) - flowed), capacity)
end
local after = math.max(0, debt + amount)
if after > capacity then return {0, string.format('%.17g', debt)} end
if after == 0 then
  redis.call('DEL', KEYS[1])
else
  local value = string.format('%.17g %.17g', after, now)
  redis.call('SET', KEYS[1], value, 'PX', math.ceil(after / refill * 1000))
end
return {1, string.format('%.17g', after)}`;

interface Answer {
  readonly allowed: boolean;
  readonly debt: number;
}

function parseAnswer(answer: unknown): Answer {
  const [allowed, debt] = Array.isArray(answer) ? answer.map(Number) : [];
  if (allowed === undefined || debt === undefined || Number.isNaN(debt))
    throw new Error('Redis did not run the script');
  return { allowed: allowed === 1, debt };
}
