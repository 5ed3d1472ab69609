import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { startRedis, type TestRedis } from '../../../../test/support/redis';
import { until } from '../../../../test/support/until';
import { createMemoryBuckets } from '../limits/rate-limit/memory-buckets';
import { createRedisBuckets } from '../limits/rate-limit/redis-buckets';
import { closeRedis, createRedis } from '.';

let server: TestRedis;
let redis: Redis;
const log = { warn: jest.fn(), info: jest.fn() };

beforeEach(async () => {
  jest.clearAllMocks();
  server = await startRedis();
  redis = createRedis(server.url, log);
  await redis.connect();
});

afterEach(async () => {
  await closeRedis(redis);
  await server.stop();
});

// ioredis keeps timers of failed commands for up to a second.
afterAll(() => sleep(1_100));

const isLost = () => redis.status !== 'ready';
const isBack = () => redis.status === 'ready';

test('while Redis is down a command fails at once and is not queued', async () => {
  await server.kill();
  await until(isLost);
  await expect(redis.set('kept', '1')).rejects.toThrow();
  const port = Number(new URL(server.url).port);
  server = await startRedis(port);
  await until(isBack);
  expect(await redis.get('kept')).toBeNull();
});

test('an outage is logged once when it begins and once when it ends', async () => {
  await server.kill();
  await until(isLost);
  await sleep(500);
  expect(log.warn).toHaveBeenCalledTimes(1);
  expect(log.info).not.toHaveBeenCalled();
  server = await startRedis(Number(new URL(server.url).port));
  await until(isBack);
  await until(() => log.info.mock.calls.length > 0);
  expect(log.info).toHaveBeenCalledTimes(1);
});

test('a Redis that hangs does not prevent the process from stopping', async () => {
  server.pause();
  const startedAt = performance.now();
  await closeRedis(redis, 200);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

test('rate limits work without Redis, count its failures, and use it again', async () => {
  const buckets = createRedisBuckets(redis, createMemoryBuckets());
  const policy = { capacity: 10, refillPerSecond: 0.001 };
  expect((await buckets.take('a', 10, policy)).allowed).toBe(true);
  expect(buckets.counts.fallbacks).toBe(0);

  server.pause();
  // Tokens that were taken in Redis are unknown here: a client may get more than its limit, never less.
  for (const _ of Array.from({ length: 10 })) expect((await buckets.take('a', 1, policy)).allowed).toBe(true);
  expect((await buckets.take('a', 1, policy)).allowed).toBe(false);
  expect(buckets.counts.fallbacks).toBe(11);

  server.resume();
  const isShared = async () => (await redis.exists('loomgate:bucket:b').catch(() => 0)) > 0;
  await until(async () => {
    await buckets.take('b', 1, { capacity: 1_000, refillPerSecond: 0.001 });
    return isShared();
  });
  const { fallbacks } = buckets.counts;
  await buckets.take('b', 1, policy);
  expect(buckets.counts.fallbacks).toBe(fallbacks);
});
