import type { Redis } from 'ioredis';
import { ask, newNamespace, planOf, startCache, type TestCache } from '../../../../../test/support/caches';
import { startRedis, type TestRedis } from '../../../../../test/support/redis';
import { until } from '../../../../../test/support/until';
import { tagHash } from '../tag-hashes';
import { prefixOf } from './state';

let server: TestRedis;
let redis: Redis;
let cache: TestCache;
let namespace: string;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

beforeEach(async () => {
  namespace = newNamespace();
  cache = await startCache(server.url, namespace, { levels: { memory: false, redis: true } });
  ({ redis } = cache);
});
afterEach(() => cache.stop());

const plan = planOf('operation');
const rows = (count: number) => Array.from({ length: count }, (_, n) => `Row:${n}`);
const keys = (kind: string) => redis.keys(`${prefixOf(namespace)}:${kind}:*`);
const settled = () => until(async () => (await keys('lease')).length === 0);

/** Begins a fill, runs a callback, and stores the entry. */
async function answerWhile(happen: () => Promise<unknown>, tags = ['Row:1']): Promise<void> {
  await ask(cache, plan, () => happen().then(() => 'answer'), tags);
  await settled();
}

test('a stored entry is found', async () => {
  await answerWhile(async () => undefined);
  expect(await ask(cache, plan, () => 'another')).toEqual({ from: 'redis', text: 'answer' });
});

test('an entry is refused if one of its tags was purged since the fill began', async () => {
  await answerWhile(() => cache.purger.purge([tagHash('Row:1999')], 1n, 'log'), rows(2_000));
  expect([await keys('entry'), cache.counts.refused.redis]).toEqual([[], 1]);
});

test('an entry is stored if other tags were purged since', async () => {
  await answerWhile(() => cache.purger.purge([tagHash('Row:2')], 1n, 'log'));
  expect((await ask(cache, plan, () => 'another')).from).toBe('redis');
});

test('an entry whose fill began after the purge is stored', async () => {
  await cache.purger.purge([tagHash('Row:1')], 1n, 'log');
  await answerWhile(async () => undefined);
  expect((await ask(cache, plan, () => 'another')).from).toBe('redis');
});

test('an entry is refused if a new epoch has begun since', async () => {
  await answerWhile(() => cache.purger.raiseEpoch(1n));
  expect(await keys('entry')).toEqual([]);
});

test('an entry is refused if Redis has lost its data since', async () => {
  await answerWhile(() => redis.flushall());
  expect(await keys('*')).toEqual([]);
});

test('a purge deletes all entries with the tag, and the index of the tag', async () => {
  const lease = planOf('');
  for (let n = 0; n < 200; n += 1)
    await ask(cache, { ...lease, key: `${n}` }, () => 'answer', ['Row:1', `Row:2${n % 2}`]);
  await settled();
  const member = `${prefixOf(namespace)}:tag:${tagHash('Row:20')}`;
  await redis.zadd(member, ...Array.from({ length: 20_000 }, (_, n) => [Date.now() + 60_000, `other-${n}`]).flat());
  await cache.purger.purge([tagHash('Row:20')], 1n, 'log');
  expect([(await keys('entry')).length, await redis.exists(member)]).toEqual([100, 0]);
});

test('a purge of more tags than one message may have deletes all their entries before it resolves', async () => {
  await answerWhile(async () => undefined, rows(3));
  await cache.purger.purge([...rows(12_000).slice(3), 'Row:2'].map(tagHash), 7n, 'log');
  expect([(await keys('entry')).length, (await cache.purger.state())?.lsn]).toEqual([0, 7n]);
});

test('an index expires with its longest-lived entry', async () => {
  await ask(cache, planOf('long', { ttlSeconds: 100 }), () => 'answer');
  await ask(cache, planOf('short', { ttlSeconds: 1, staleIfErrorSeconds: 9 }), () => 'answer');
  await settled();
  const lifetimes = await Promise.all((await keys('*')).map(async (key) => [key.split(':')[3], await redis.pttl(key)]));
  const seconds = lifetimes.map(([kind, ms]) => `${kind} ${Math.ceil(Number(ms) / 1000)}`);
  expect(seconds.toSorted()).toEqual(['entry 10', 'entry 100', 'tag 100']);
});

test('the index of a tag has no expired entries', async () => {
  const set = `${prefixOf(namespace)}:tag:${tagHash('Row:1')}`;
  await redis.zadd(set, Date.now() - 1, 'expired');
  await answerWhile(async () => undefined);
  expect(await redis.zcard(set)).toBe(1);
});

test('all keys but the state expire', async () => {
  await answerWhile(() => cache.purger.purge([tagHash('Row:2')], 1n, 'log'));
  const all = await redis.keys(`*${namespace}*`);
  const endless = await Promise.all(all.map(async (key) => ((await redis.pttl(key)) === -1 ? [key] : [])));
  expect(endless.flat()).toEqual([`${prefixOf(namespace)}:state`]);
});

test('the LSN goes back only with a new epoch, and is exact beyond 53 bits', async () => {
  const high = 0xffff_ffff_ffff_fff1n;
  await cache.purger.heartbeat(high);
  await cache.purger.heartbeat(high - 1n);
  await cache.purger.purge([tagHash('Row:1')], null, 'admin');
  expect((await cache.purger.state())?.lsn).toBe(high);
  await cache.purger.raiseEpoch(5n);
  expect((await cache.purger.state())?.lsn).toBe(5n);
});

test('after Redis has lost the state, the next purge or heartbeat begins a new epoch', async () => {
  const before = await cache.purger.state();
  await redis.flushall();
  expect(await cache.purger.state()).toBeNull();
  await cache.purger.heartbeat(3n);
  const after = await cache.purger.state();
  expect(after).toMatchObject({ seq: 1, lsn: 3n });
  expect(after?.epoch).not.toBe(before?.epoch);
});

test('a namespace that would end the braces is rejected', async () => {
  expect(() => prefixOf('a}b')).toThrow('namespace');
});
