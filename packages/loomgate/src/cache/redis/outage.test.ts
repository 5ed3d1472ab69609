import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, newNamespace, planOf, startCache, type TestCache } from '../../../../../test/support/caches';
import { startRedis, type TestRedis } from '../../../../../test/support/redis';
import { until } from '../../../../../test/support/until';
import { tagHash } from '../tag-hashes';

let server: TestRedis;
let cache: TestCache;
let namespace: string;

beforeEach(async () => {
  server = await startRedis();
  namespace = newNamespace();
  cache = await startCache(server.url, namespace, { levels: { memory: false, redis: true } });
});

afterEach(async () => {
  server.resume();
  await cache.stop();
  await server.stop();
});

// ioredis keeps timers of failed commands for up to a second.
afterAll(() => sleep(1_100));

const plan = planOf('operation');

async function breakConnection(): Promise<void> {
  const back = once(cache.redis, 'ready');
  cache.redis.disconnect(true);
  await back;
}

/** Resolves when a stored entry is found in Redis. */
const isShared = async (other = cache) => (await ask(other, plan, () => 'answer')).from === 'redis';

/** @returns milliseconds of each of a hundred sequential requests */
async function askOften(): Promise<number> {
  const startedAt = performance.now();
  for (let n = 0; n < 100; n += 1) {
    const { from, text } = await ask(cache, planOf(`other-${n}`), () => 'answer');
    expect([from, text]).toEqual(['miss', 'answer']);
  }
  return performance.now() - startedAt;
}

test('while Redis is down every request is answered without waiting', async () => {
  await until(isShared);
  await server.kill();
  await until(() => cache.redis.status !== 'ready');
  expect(await askOften()).toBeLessThan(3_000);
});

test('a Redis that hangs delays five requests by the timeout, and then none', async () => {
  await until(isShared);
  server.pause();
  expect(await askOften()).toBeLessThan(5_000);
  expect(cache.counts.redisFailures).toBeGreaterThanOrEqual(5);
  expect(cache.redisAccess?.isUsed()).toBe(false);
});

test('a Redis that has hung is used again', async () => {
  server.pause();
  await askOften();
  server.resume();
  await until(isShared);
});

test('after a broken connection Redis is not read until a new epoch begins, which the instance requests', async () => {
  await until(isShared);
  const before = await cache.purger.state();
  await breakConnection();
  expect((await ask(cache, planOf('other'), () => 'answer')).from).toBe('miss');
  await until(isShared);
  const after = await cache.purger.state();
  expect(after?.epoch).not.toBe(before?.epoch);
});

test('entries from before a broken connection are not read again', async () => {
  // Redis has lost nothing, but that cannot be distinguished from a failover.
  await ask(cache, plan, () => 'before');
  await until(async () => (await ask(cache, plan, () => 'before')).from === 'redis');
  await breakConnection();
  const read = async () => (await ask(cache, plan, () => 'after')).text;
  const endMs = performance.now() + 2_000;
  while (performance.now() < endMs) {
    expect(await read()).toBe('after');
    await sleep(5);
  }
});

test('a purger begins a new epoch when its connection is restored', async () => {
  const before = await cache.purger.state();
  await breakConnection();
  await cache.purger.purge([tagHash('Row:1')], 1n, 'log');
  const after = await cache.purger.state();
  expect(after?.epoch).not.toBe(before?.epoch);
  await cache.purger.heartbeat(2n);
  expect((await cache.purger.state())?.epoch).toBe(after?.epoch);
});

test('after all connections broke, few epochs begin and all instances share Redis again', async () => {
  const others = await Promise.all(
    [1, 2, 3].map(() => startCache(server.url, namespace, { levels: { memory: false, redis: true } })),
  );
  const all = [cache, ...others];
  await until(isShared);
  const port = Number(new URL(server.url).port);
  await server.kill();
  await until(() => all.every(({ redis }) => redis.status !== 'ready'));
  server = await startRedis(port);
  for (const one of all) await until(() => isShared(one));
  const { seq = 0 } = (await cache.purger.state()) ?? {};
  expect(seq).toBeLessThanOrEqual(all.length);
  for (const one of others) await one.stop();
});

test('after FLUSHALL entries are shared again when a heartbeat has begun a new epoch', async () => {
  await until(isShared);
  await cache.redis.flushall();
  expect((await ask(cache, plan, () => 'answer')).from).toBe('miss');
  expect((await ask(cache, plan, () => 'answer')).from).toBe('miss');
  await cache.purger.heartbeat(1n);
  await until(isShared);
});
