import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, newNamespace, planOf, startCache, type TestCache } from '../../../../test/support/caches';
import { until } from '../../../../test/support/until';
import type { CacheOptions } from './parts';
import { prefixOf } from './redis/state';
import { tagHash } from './tag-hashes';
import type { Claim, FillLease } from './types';

const url = process.env.TEST_REDIS_URL ?? '';
const caches: TestCache[] = [];
let namespace = '';

beforeEach(() => {
  namespace = newNamespace();
});

afterEach(async () => {
  for (const cache of caches.splice(0)) await cache.stop();
});

async function start(options: Partial<CacheOptions> = {}): Promise<TestCache> {
  const cache = await startCache(url, namespace, options);
  caches.push(cache);
  return cache;
}

const plan = planOf('operation');

function leaseOf(claim: Claim): FillLease {
  if (claim.kind === 'miss') return claim.lease;
  throw new Error(`${claim.kind} has no lease`);
}

async function untilStored(cache: TestCache, count = 1): Promise<string[]> {
  const stored = () => cache.redis.keys(`${prefixOf(namespace)}:entry:*`);
  await until(async () => (await stored()).length === count);
  return stored();
}

test('an entry of one instance is found by another in Redis, and then in its own memory', async () => {
  const [one, two] = [await start(), await start()];
  await ask(one, plan, () => 'answer');
  await untilStored(one);
  expect(await ask(two, plan, () => 'another')).toEqual({ from: 'redis', text: 'answer' });
  expect(await ask(two, plan, () => 'another')).toEqual({ from: 'memory', text: 'answer' });
});

test('a purge reaches the memory of every instance', async () => {
  const [one, two] = [await start(), await start()];
  for (const cache of [one, two]) await ask(cache, plan, () => 'before');
  await one.purger.purge([tagHash('Row:1')], 1n, 'log');
  for (const cache of [one, two]) await until(() => cache.counts.purges['row log'] === 1);
  expect((await ask(two, plan, () => 'after')).text).toBe('after');
});

test('one instance fills an entry while the others wait', async () => {
  const instances = [await start(), await start(), await start()];
  let executions = 0;
  const make = async () => {
    executions += 1;
    await sleep(100);
    return 'answer';
  };
  const answers = await Promise.all(instances.map((cache) => ask(cache, plan, make)));
  expect([executions, answers.map(({ text }) => text)]).toEqual([1, ['answer', 'answer', 'answer']]);
});

test('a request does not wait for another instance past its deadline', async () => {
  const [one, two] = [await start({ limits: { leaseMs: 60_000 } }), await start({ limits: { leaseMs: 60_000 } })];
  const held = leaseOf(await one.claim(plan));
  expect((await two.claim(plan, performance.now() + 50)).kind).toBe('miss');
  held.abandon(false);
});

test('when the filling instance gives up, another one fills', async () => {
  const [one, two] = [await start(), await start()];
  const lease = leaseOf(await one.claim(plan));
  const other = two.claim(plan);
  await sleep(50);
  lease.abandon(false);
  expect((await other).kind).toBe('miss');
});

test('when the filling instance is gone, another one fills after the lease has expired', async () => {
  const [one, two] = [await start({ limits: { leaseMs: 100 } }), await start({ limits: { leaseMs: 100 } })];
  await one.claim(plan);
  expect((await two.claim(plan)).kind).toBe('miss');
});

test('an instance whose lease has expired does not release the lease of another', async () => {
  const [one, two, three] = [await start({ limits: { leaseMs: 50 } }), await start(), await start()];
  const late = leaseOf(await one.claim(plan));
  const lease = leaseOf(await two.claim(plan));
  late.abandon(false);
  await one.close();
  const waiting = three.claim(plan);
  await lease.complete({ body: Buffer.from('answer'), tags: [] });
  expect((await waiting).kind).toBe('hit');
});

test('all instances serve an expired entry while one of them revalidates it', async () => {
  const clock = { ms: Date.now() };
  const options = { levels: { memory: false, redis: true }, clock: () => clock.ms };
  const [one, two] = [await start(options), await start(options)];
  const stale = planOf('operation', { staleWhileRevalidateSeconds: 60 });
  await ask(one, stale, () => 'old');
  await untilStored(one);
  clock.ms += 61_000;
  const claims = [await one.claim(stale), await two.claim(stale), await one.claim(stale)];
  expect(
    claims.map((claim) => [
      claim.kind,
      claim.kind === 'stale' && claim.level,
      'lease' in claim && claim.lease !== undefined,
    ]),
  ).toEqual([
    ['stale', 'redis', true],
    ['stale', 'redis', false],
    ['stale', 'flight', false],
  ]);
});

test('nothing is stored in Redis if that level is off', async () => {
  const cache = await start({ levels: { memory: true, redis: false } });
  await ask(cache, plan, () => 'answer');
  await cache.close();
  expect(await cache.redis.keys(`${prefixOf(namespace)}:entry:*`)).toEqual([]);
});

test('entries of a viewer or a role are encrypted in Redis, public ones are not', async () => {
  const cache = await start({ encryptionKey: randomBytes(32), limits: { compressFromBytes: 1e9 } });
  for (const scope of ['VIEWER', 'ROLE', 'PUBLIC'] as const)
    await ask(cache, planOf(scope, { scope }), () => 'a secret');
  const values = (await untilStored(cache, 3)).map(async (key) => [
    key.split(':').at(-1),
    await cache.redis.getBuffer(key),
  ]);
  const isReadable = new Map((await Promise.all(values)).map(([key, value]) => [key, value?.includes('a secret')]));
  expect(Object.fromEntries(isReadable)).toEqual({ VIEWER: false, ROLE: false, PUBLIC: true });
});

test('an entry that was encrypted with another key or moved to another name is a miss and counted', async () => {
  const options = { levels: { memory: false, redis: true } };
  const [one, two] = [
    await start({ ...options, encryptionKey: randomBytes(32) }),
    await start({ ...options, encryptionKey: randomBytes(32) }),
  ];
  const [mine, yours] = ['mine', 'yours'].map((key) => planOf(key, { scope: 'VIEWER' }));
  if (!mine || !yours) throw new Error('two plans');
  await ask(one, mine, () => 'my answer');
  const [key = ''] = await untilStored(one);
  expect(await ask(two, mine, () => 'anew')).toEqual({ from: 'miss', text: 'anew' });
  await until(() => two.counts.unreadable === 2);
  await one.redis.copy(key, key.replace('mine', 'yours'));
  expect(await ask(one, yours, () => 'your answer')).toEqual({ from: 'miss', text: 'your answer' });
});

test('a long body is compressed in Redis and decompressed unchanged', async () => {
  const cache = await start({ levels: { memory: false, redis: true } });
  const long = JSON.stringify(Array.from({ length: 5_000 }, (_, id) => ({ id, title: 'A bowl' })));
  await ask(cache, plan, () => long);
  const [key = ''] = await untilStored(cache);
  expect(await cache.redis.strlen(key)).toBeLessThan(long.length / 5);
  expect(await ask(cache, plan, () => 'another')).toEqual({ from: 'redis', text: long });
});

test('a fill whose row was purged is stored in neither level', async () => {
  const [one, two] = [await start(), await start()];
  const before = two.counts.refused;
  expect(before).toEqual({ memory: 0, redis: 0 });
  const lease = leaseOf(await two.claim(plan));
  await one.purger.purge([tagHash('Row:1')], 1n, 'log');
  await until(() => two.counts.purges['row log'] === 1);
  await lease.complete({ body: Buffer.from('before'), tags: ['Row:1'] });
  await two.close();
  expect(two.counts.refused).toEqual({ memory: 1, redis: 1 });
  expect(await one.redis.keys(`${prefixOf(namespace)}:entry:*`)).toEqual([]);
});
