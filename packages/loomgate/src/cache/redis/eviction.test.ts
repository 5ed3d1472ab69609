import { setTimeout as sleep } from 'node:timers/promises';
import { ask, newNamespace, planOf, startCache, type TestCache } from '../../../../../test/support/caches';
import { startRedis, type TestRedis } from '../../../../../test/support/redis';
import { tagHash } from '../tag-hashes';
import { createRedisPurger } from './purger';
import { prefixOf, stateKey } from './state';
import { defaultMaxMarks } from './state-scripts';

let server: TestRedis;
let namespace: string;
let cache: TestCache;
const started: TestCache[] = [];

/** An instance without memory. */
async function start(): Promise<TestCache> {
  const instance = await startCache(server.url, namespace, { levels: { memory: false, redis: true } });
  started.push(instance);
  return instance;
}

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

beforeEach(async () => {
  namespace = newNamespace();
  cache = await start();
});

afterEach(async () => {
  await cache.redis.config('SET', 'maxmemory', '0');
  await cache.redis.flushall();
  await Promise.all(started.splice(0).map((instance) => instance.stop()));
});

// ioredis keeps timers of failed commands for up to a second.
afterAll(() => sleep(1_100));

const plan = planOf('operation');
const row = tagHash('Row:1');
const keys = (kind: string) => cache.redis.keys(`${prefixOf(namespace)}:${kind}:*`);
const textFrom = async (instance: TestCache) => (await ask(instance, plan, () => 'after')).text;
const sourceFrom = async (instance: TestCache) => (await ask(instance, plan, () => 'before')).from;

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(5);
}

/** Stores an entry and deletes the index by which a purge finds it. */
async function storeUnfindable(): Promise<void> {
  await until(async () => (await sourceFrom(cache)) === 'redis');
  await cache.redis.unlink(...(await keys('tag')));
}

test('an entry that a purge did not delete is not served by an instance that received the purge', async () => {
  await storeUnfindable();
  const purges = cache.counts.purges;
  await cache.purger.purge([row], 1n, 'log');
  await until(() => purges['row log'] === 1);
  expect(await keys('entry')).toHaveLength(1);
  expect(await textFrom(cache)).toBe('after');
});

test('nor by an instance that subscribed after the purge', async () => {
  await storeUnfindable();
  await cache.purger.purge([row], 1n, 'log');
  expect(await textFrom(await start())).toBe('after');
});

test('an instance that has just subscribed serves valid entries', async () => {
  await storeUnfindable();
  await cache.purger.purge([tagHash('Row:2')], 1n, 'log');
  expect(await sourceFrom(await start())).toBe('redis');
});

test('losing the marks loses the epoch, and no earlier entry is served', async () => {
  await storeUnfindable();
  const late = await start();
  const before = await cache.purger.state();
  await cache.redis.unlink(stateKey(prefixOf(namespace)));
  await cache.purger.purge([tagHash('Row:2')], 1n, 'log');
  expect((await cache.purger.state())?.epoch).not.toBe(before?.epoch);
  for (const instance of [cache, late]) await until(async () => (await textFrom(instance)) === 'after');
});

test('beyond the limit the oldest marks are dropped, and entries from before them are neither stored nor served', async () => {
  const few = createRedisPurger(cache.redis, namespace, { maxMarks: 10 });
  await storeUnfindable();
  const purges = () =>
    few.purge(
      Array.from({ length: 8 }, (_, n) => tagHash(`Row:${n + 100}`)),
      1n,
      'log',
    );
  await purges();
  expect(await sourceFrom(await start())).toBe('redis');
  await ask(cache, planOf('slow'), async () => {
    await few.purge(
      Array.from({ length: 30 }, (_, n) => tagHash(`Row:${n + 200}`)),
      2n,
      'log',
    );
    return 'slow';
  });
  expect(await cache.redis.zcard(stateKey(prefixOf(namespace)))).toBe(11);
  await until(() => cache.counts.refused.redis === 1);
  expect(await textFrom(await start())).toBe('after');
});

test('a purge of more tags than the limit leaves the limit of marks', async () => {
  const tags = Array.from({ length: defaultMaxMarks + 7_000 }, (_, n) => tagHash(`Row:${n}`));
  await cache.purger.purge(tags, 1n, 'log');
  expect(await cache.redis.zcard(stateKey(prefixOf(namespace)))).toBe(defaultMaxMarks + 1);
});

const rows = Array.from({ length: 1_500 }, (_, n) => n);
const filler = 'x'.repeat(1_000);

/** Requests one entry per row, many concurrently. @returns where each came from, and its body */
async function askAll(instance: TestCache, version: string) {
  const answers: { from: string; text: string }[] = [];
  for (let first = 0; first < rows.length; first += 50) {
    const some = rows.slice(first, first + 50).map((n) => {
      return ask(instance, planOf(`about ${n}`), () => version + filler, [`Row:${n}`, `Row.edge=${n}`, 'Row:list']);
    });
    answers.push(...(await Promise.all(some)));
  }
  return answers;
}

/** Nearly half of the entries do not fit. */
async function fill(policy: string): Promise<void> {
  await cache.redis.config('SET', 'maxmemory-policy', policy);
  await cache.redis.config('SET', 'maxmemory', '3500000');
  await askAll(cache, 'before');
  expect((await keys('entry')).length).toBeLessThan(rows.length);
}

const policies = ['volatile-lru', 'volatile-ttl', 'allkeys-lru', 'allkeys-lfu', 'allkeys-random', 'noeviction'];

test.each(policies)(
  'a full Redis that evicts by %s gives nothing that was purged, and is of use again',
  async (policy) => {
    await fill(policy);
    for (const n of rows) await cache.purger.purge([tagHash(`Row:${n}`)], BigInt(n), 'log');
    const late = await start();
    const { seq = 0 } = (await cache.purger.state()) ?? {};
    expect(seq).toBeGreaterThan(0);
    for (const instance of [cache, late]) {
      const answers = await askAll(instance, 'after');
      expect(answers.filter(({ text }) => text.startsWith('before'))).toEqual([]);
    }
    await cache.redis.config('SET', 'maxmemory', '0');
    await cache.purger.heartbeat(2_000n);
    await until(async () => (await sourceFrom(cache)) === 'redis');
  },
);

test('a full Redis without eviction still accepts purges and heartbeats', async () => {
  await cache.redis.config('SET', 'maxmemory-policy', 'noeviction', 'maxmemory', '1');
  await expect(cache.redis.set('other', 'x')).rejects.toThrow('OOM');
  const before = await cache.purger.state();
  await cache.purger.purge([row], 5n, 'log');
  await cache.purger.heartbeat(6n);
  expect(await cache.purger.state()).toMatchObject({ epoch: before?.epoch, seq: (before?.seq ?? 0) + 1, lsn: 6n });
  expect(await cache.redis.zscore(stateKey(prefixOf(namespace)), row)).toBe(String((before?.seq ?? 0) + 1));
  await cache.purger.raiseEpoch(7n);
  expect((await cache.purger.state())?.epoch).not.toBe(before?.epoch);
});

test('a full Redis without eviction does not store entries, and releases their leases', async () => {
  const stored = await ask(cache, plan, async () => {
    await cache.redis.config('SET', 'maxmemory-policy', 'noeviction', 'maxmemory', '1');
    return 'answer';
  });
  expect(stored).toEqual({ from: 'miss', text: 'answer' });
  await until(() => cache.counts.redisFailures > 0);
  expect([await keys('entry'), await keys('lease'), await keys('tag')]).toEqual([[], [], []]);
});
