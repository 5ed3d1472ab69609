import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import type { BucketPolicy, RateLimitBuckets } from '../../packages/loomgate/src/limits/rate-limit/buckets';
import { createMemoryBuckets } from '../../packages/loomgate/src/limits/rate-limit/memory-buckets';
import { createRedisBuckets } from '../../packages/loomgate/src/limits/rate-limit/redis-buckets';
import { createBreaker } from '../../packages/loomgate/src/redis/breaker';

/** Buckets with their clock. */
interface Subject {
  readonly buckets: RateLimitBuckets;
  nowMs(): number | Promise<number>;
  wait(ms: number): void | Promise<void>;
}

let memoryMs = 0;
const memory: Subject = {
  buckets: createMemoryBuckets(() => memoryMs),
  nowMs: () => memoryMs,
  wait(ms) {
    memoryMs += ms;
  },
};

const redis = new Redis(process.env.TEST_REDIS_URL ?? '', { lazyConnect: true });
const impossible = () => Promise.reject(new Error('Redis was to decide'));
const patient = createBreaker({ deadlineMs: 10_000, failures: 1, pauseMs: 1 });
const shared: Subject = {
  buckets: createRedisBuckets(redis, { take: impossible, refund: impossible }, patient),
  async nowMs() {
    const [seconds, microseconds] = await redis.time();
    return Number(seconds) * 1000 + Number(microseconds) / 1000;
  },
  wait: async (ms) => {
    await sleep(ms);
  },
};

beforeAll(() => redis.connect());
afterAll(async () => {
  await redis.quit();
});

const policies = fc.record({
  capacity: fc.integer({ min: 1, max: 1_000 }),
  refillPerSecond: fc.integer({ min: 1, max: 5_000 }),
});
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('take', 'take', 'take', 'refund', 'wait'),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 25 },
);
const runs = { numRuns: 40, endOnFailure: process.env.CI === 'true' };

/** Tolerance for floating point, and for the microseconds of Redis' clock. */
const tolerance = 0.01;

describe.each([
  ['in memory', memory],
  ['in Redis', shared],
])('buckets %s', (_, { buckets, nowMs, wait }) => {
  test('allow their capacity, and then nothing', async () => {
    const key = randomUUID();
    const policy = { capacity: 10, refillPerSecond: 0.001 };
    for (let left = 9; left >= 0; left -= 1) {
      const taken = await buckets.take(key, 1, policy);
      expect({ ...taken, available: Math.floor(taken.available + tolerance) }).toEqual({
        allowed: true,
        available: left,
        retryAfterMs: 0,
      });
    }
    expect(await buckets.take(key, 1, policy)).toMatchObject({ allowed: false });
  });

  test('take nothing where the amount is not available', async () => {
    const key = randomUUID();
    const policy = { capacity: 10, refillPerSecond: 0.001 };
    await buckets.take(key, 7, policy);
    expect(await buckets.take(key, 4, policy)).toMatchObject({ allowed: false });
    expect(await buckets.take(key, 3, policy)).toMatchObject({ allowed: true });
  });

  test('report when the amount is available, and allow it then', async () => {
    const key = randomUUID();
    const policy = { capacity: 10, refillPerSecond: 100 };
    await buckets.take(key, 10, policy);
    const { allowed, retryAfterMs } = await buckets.take(key, 5, policy);
    expect(allowed).toBe(false);
    expect(retryAfterMs).toBeLessThanOrEqual(50);
    await wait(retryAfterMs + 1);
    expect(await buckets.take(key, 5, policy)).toMatchObject({ allowed: true });
  });

  test('are separate by key', async () => {
    const policy = { capacity: 1, refillPerSecond: 0.001 };
    expect(await buckets.take(randomUUID(), 1, policy)).toMatchObject({ allowed: true });
    expect(await buckets.take(randomUUID(), 1, policy)).toMatchObject({ allowed: true });
  });

  test('never exceed their capacity after refunds', async () => {
    const key = randomUUID();
    const policy = { capacity: 10, refillPerSecond: 0.001 };
    await buckets.take(key, 4, policy);
    await buckets.refund(key, 1_000, policy);
    expect(await buckets.take(key, 10, policy)).toMatchObject({ allowed: true, available: 0 });
    expect(await buckets.take(key, 1, policy)).toMatchObject({ allowed: false });
  });

  test('never allow more than capacity plus refill in any period', async () => {
    await fc.assert(
      fc.asyncProperty(policies, steps, async (policy, plan) => {
        const flows = await play(plan, policy);
        for (const [index, { beforeMs }] of flows.entries()) {
          let net = 0;
          for (const { taken, afterMs } of flows.slice(index)) {
            net += taken;
            const inflow = ((afterMs - beforeMs) / 1000) * policy.refillPerSecond;
            expect(net).toBeLessThanOrEqual(policy.capacity + inflow + tolerance);
          }
        }
      }),
      runs,
    );
  });

  /** Amounts taken and refunded, with the time before and after each. */
  async function play(plan: readonly { kind: string; part: number }[], policy: BucketPolicy) {
    const key = randomUUID();
    const flows: { taken: number; beforeMs: number; afterMs: number }[] = [];
    let out = 0;
    for (const { kind, part } of plan) {
      const beforeMs = await nowMs();
      const taken = await step(kind, part, key, policy, out);
      out += taken;
      flows.push({ taken, beforeMs, afterMs: await nowMs() });
    }
    return flows;
  }

  async function step(kind: string, part: number, key: string, policy: BucketPolicy, out: number): Promise<number> {
    const amount = Math.ceil(part * (kind === 'refund' ? out : policy.capacity));
    if (kind === 'take') return (await buckets.take(key, amount, policy)).allowed ? amount : 0;
    if (kind === 'refund') return buckets.refund(key, amount, policy).then(() => -amount);
    await wait(part * 10);
    return 0;
  }

  test('count concurrent requests exactly', async () => {
    const key = randomUUID();
    const policy = { capacity: 50, refillPerSecond: 0.001 };
    const taken = await Promise.all(Array.from({ length: 200 }, () => buckets.take(key, 1, policy)));
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(50);
  });
});

test('buckets in memory are bounded, and the least recently used one is removed', async () => {
  const buckets = createMemoryBuckets(() => 0, 3);
  const policy = { capacity: 1, refillPerSecond: 1 };
  for (const key of ['a', 'b', 'c', 'd']) await buckets.take(key, 1, policy);
  expect(await buckets.take('d', 1, policy)).toMatchObject({ allowed: false });
  expect(await buckets.take('a', 1, policy)).toMatchObject({ allowed: true });
});

test('a bucket in Redis expires when it is full again', async () => {
  const key = randomUUID();
  await shared.buckets.take(key, 5, { capacity: 10, refillPerSecond: 1 });
  const left = await redis.pttl(`loomgate:bucket:${key}`);
  expect(left).toBeGreaterThan(4_000);
  expect(left).toBeLessThanOrEqual(5_000);
});

test('the script is loaded again after SCRIPT FLUSH', async () => {
  await redis.script('FLUSH');
  const policy = { capacity: 1, refillPerSecond: 0.001 };
  expect(await shared.buckets.take(randomUUID(), 1, policy)).toMatchObject({ allowed: true });
});
