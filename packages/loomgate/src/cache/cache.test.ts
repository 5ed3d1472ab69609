import { setTimeout as sleep } from 'node:timers/promises';
import { ask, planOf } from '../../../../test/support/caches';
import { rowTag } from '../shared/tags';
import { createResponseCache } from '.';
import type { CacheOptions } from './parts';
import { tagHash } from './tag-hashes';
import type { Claim, FillLease } from './types';

let nowMs = 0;
let isFresh = true;

function create(options: Partial<CacheOptions> = {}) {
  return createResponseCache({
    levels: { memory: true, redis: false },
    freshness: { isFresh: () => isFresh },
    clock: () => nowMs,
    ...options,
  });
}

beforeEach(() => {
  [nowMs, isFresh] = [1_000_000, true];
});

const plan = planOf('operation');
const stalePlan = planOf('operation', { staleWhileRevalidateSeconds: 30, staleIfErrorSeconds: 300 });
const tags = [rowTag('Product', '1')];
const purged = tags.map(tagHash);
const executed = (text: string) => ({ body: Buffer.from(text), tags });

function leaseOf(claim: Claim): FillLease {
  if (claim.kind === 'miss') return claim.lease;
  if ((claim.kind === 'stale' || claim.kind === 'bypass') && claim.lease) return claim.lease;
  throw new Error(`${claim.kind} leads nothing`);
}

const textOf = (claim: Claim) => ('entry' in claim && claim.entry ? `${claim.kind} ${claim.entry.body}` : claim.kind);

test('the first request fills the entry, concurrent ones share it, and later ones find it in memory', async () => {
  const cache = create();
  const lease = leaseOf(await cache.claim(plan));
  const others = [cache.claim(plan), cache.claim(plan)];
  const entry = await lease.complete(executed('answer'));
  for (const other of others) expect(await other).toEqual({ kind: 'hit', level: 'flight', entry });
  expect(cache.peek(plan)?.body.toString()).toBe('answer');
  expect(cache.counts).toMatchObject({ hits: { memory: 1, redis: 0, flight: 2 }, misses: 1 });
});

test('an entry has a strong entity tag, the time of its first statement, and its tags', async () => {
  const cache = create();
  const lease = leaseOf(await cache.claim(plan));
  nowMs += 500;
  const entry = await lease.complete({
    body: Buffer.from('answer'),
    tags: ['Product:1', 'Product.slug=a b\r\nü,Product:list', 'Product.slug=50%2C("<;', 'Product:1'],
  });
  expect(entry).toMatchObject({
    etag: expect.stringMatching(/^"[\w-]{27}"$/),
    madeAtMs: 1_000_000,
    cacheTag: 'Product:1,Product.slug=a%20b%0D%0A%C3%BC%2CProduct:list,Product.slug=50%252C(%22%3C%3B',
    policy: plan.policy,
  });
  expect(entry.tags).toHaveLength(3);
});

test('the cache tag of an entry with many tags has their types only', async () => {
  const many = Array.from({ length: 300 }, (_, n) => rowTag(n % 2 ? 'Product' : 'Review', String(n)));
  const entry = await leaseOf(await create().claim(plan)).complete({ body: Buffer.from(''), tags: many });
  expect([entry.cacheTag, entry.tags.length]).toEqual(['Review,Product', 300]);
});

test('a purge of one of its tags deletes an entry, and is counted by kind and source', async () => {
  const cache = create();
  await ask(cache, plan, () => 'before', tags);
  cache.purge([...purged, tagHash('Product:list')], 'admin');
  expect(cache.peek(plan)).toBeUndefined();
  expect((await ask(cache, plan, () => 'after', tags)).text).toBe('after');
  expect(cache.counts.purges).toEqual({ 'row admin': 1, 'list admin': 1 });
});

test.each([
  ['one of its tags was purged', (cache: ReturnType<typeof create>) => cache.purge(purged, 'log')],
  ['messages may have been missed', (cache: ReturnType<typeof create>) => cache.purgeAll()],
  ['another epoch has begun', (cache: ReturnType<typeof create>) => cache.enterEpoch('another')],
])('an answer does not enter the memory if %s while it was made', async (_, happen) => {
  const cache = create();
  const lease = leaseOf(await cache.claim(plan));
  happen(cache);
  await lease.complete(executed('answer'));
  expect(cache.peek(plan)).toBeUndefined();
  expect(cache.counts.refused.memory).toBe(1);
});

test('the current epoch purges nothing', async () => {
  const cache = create();
  cache.enterEpoch('one');
  await ask(cache, plan, () => 'answer', tags);
  cache.enterEpoch('one');
  expect(cache.peek(plan)).toBeDefined();
});

test('a request after a purge does not share a fill that began before it, and one such request fills again', async () => {
  const cache = create();
  const lease = leaseOf(await cache.claim(plan));
  cache.purge(purged, 'log');
  const late = [cache.claim(plan), cache.claim(plan)];
  await lease.complete(executed('before'));
  await leaseOf(await Promise.race(late)).complete(executed('after'));
  expect((await Promise.all(late)).map(textOf).toSorted()).toEqual(['hit after', 'miss']);
});

test('a purge of other tags does not prevent sharing a fill', async () => {
  const cache = create();
  const lease = leaseOf(await cache.claim(plan));
  cache.purge([tagHash('Product:2')], 'log');
  const late = cache.claim(plan);
  await lease.complete(executed('answer'));
  expect(textOf(await late)).toBe('hit answer');
});

test('after two purged fills a request executes by itself', async () => {
  const cache = create();
  const first = leaseOf(await cache.claim(plan));
  const late = cache.claim(plan);
  const other = cache.claim(plan);
  cache.purge(purged, 'log');
  await first.complete(executed('first'));
  const second = leaseOf(await Promise.race([late, other]));
  cache.purge(purged, 'log');
  await second.complete(executed('second'));
  expect((await Promise.all([late, other])).map(({ kind }) => kind)).toEqual(['miss', 'miss']);
});

test('when a lease is abandoned, one of the waiting requests gets the next lease', async () => {
  const cache = create();
  const lease = leaseOf(await cache.claim(plan));
  const others = [cache.claim(plan), cache.claim(plan), cache.claim(plan)];
  lease.abandon(false);
  await leaseOf(await Promise.race(others)).complete(executed('answer'));
  expect((await Promise.all(others)).map(textOf).toSorted()).toEqual(['hit answer', 'hit answer', 'miss']);
});

test('when a lease is abandoned per request, each waiting request executes by itself', async () => {
  const cache = create();
  const lease = leaseOf(await cache.claim(plan));
  const others = [cache.claim(plan), cache.claim(plan)];
  lease.abandon(true);
  expect((await Promise.all(others)).map(({ kind }) => kind)).toEqual(['miss', 'miss']);
});

test('requests do not wait forever for a lease that is never settled', async () => {
  const cache = create({ limits: { flightMs: 20 } });
  await cache.claim(plan);
  expect((await cache.claim(plan)).kind).toBe('miss');
});

test('a lease is settled once', async () => {
  const cache = create();
  const lease = leaseOf(await cache.claim(plan));
  lease.abandon(false);
  expect((await lease.complete(executed('late'))).body.toString()).toBe('late');
  expect(cache.peek(plan)).toBeUndefined();
});

test('an entry is fresh until its TTL ends', async () => {
  const cache = create();
  await ask(cache, plan, () => 'answer');
  nowMs += 59_999;
  expect(cache.peek(plan)).toBeDefined();
  nowMs += 1;
  expect(cache.peek(plan)).toBeUndefined();
  expect((await cache.claim(plan)).kind).toBe('miss');
});

test('an expired entry is served while exactly one request revalidates it', async () => {
  const cache = create();
  await ask(cache, stalePlan, () => 'old', tags);
  nowMs += 61_000;
  const claims = await Promise.all([1, 2, 3].map(() => cache.claim(stalePlan)));
  expect(claims.map(textOf)).toEqual(['stale old', 'stale old', 'stale old']);
  const leads = claims.flatMap((claim) => (claim.kind === 'stale' && claim.lease ? [claim.lease] : []));
  expect(leads).toHaveLength(1);
  await leads[0]?.complete(executed('new'));
  expect(cache.peek(stalePlan)?.body.toString()).toBe('new');
  expect(cache.counts.stale).toBe(3);
});

test('an entry beyond stale-while-revalidate is found when the execution fails', async () => {
  const cache = create();
  await ask(cache, stalePlan, () => 'old', tags);
  nowMs += 100_000;
  const lease = leaseOf(await cache.claim(stalePlan));
  const other = cache.claim(stalePlan);
  expect((await lease.findStale())?.body.toString()).toBe('old');
  lease.abandon(true);
  expect((await leaseOf(await other).findStale())?.body.toString()).toBe('old');
  nowMs += 300_000;
  expect(await leaseOf(await cache.claim(stalePlan)).findStale()).toBeUndefined();
});

test('a purged entry is never served stale, even if the lease had it before the purge', async () => {
  const cache = create();
  await ask(cache, stalePlan, () => 'old', tags);
  nowMs += 100_000;
  const lease = leaseOf(await cache.claim(stalePlan));
  const other = cache.claim(stalePlan);
  cache.purge(purged, 'log');
  expect(await lease.findStale()).toBeUndefined();
  lease.abandon(true);
  expect(await leaseOf(await other).findStale()).toBeUndefined();
});

test('while the WAL lags nothing is served or stored, and entries are served again afterwards', async () => {
  const cache = create();
  await ask(cache, plan, () => 'answer');
  isFresh = false;
  expect(cache.peek(plan)).toBeUndefined();
  await leaseOf(await cache.claim(plan)).complete(executed('not stored'));
  expect(cache.counts.bypasses).toBe(1);
  isFresh = true;
  expect(cache.peek(plan)?.body.toString()).toBe('answer');
});

test('while the WAL lags concurrent requests share one execution, but none that began before they arrived', async () => {
  const cache = create();
  isFresh = false;
  const crowd = [cache.claim(plan), cache.claim(plan), cache.claim(plan)];
  const lease = leaseOf(await Promise.race(crowd));
  const late = await cache.claim(plan);
  await lease.complete(executed('for the crowd'));
  expect((await Promise.all(crowd)).map(textOf)).toEqual(['bypass', 'bypass for the crowd', 'bypass for the crowd']);
  expect(leaseOf(late)).toBeDefined();
});

test('while the WAL lags a failed execution may be answered with a cached entry until it is purged', async () => {
  const cache = create();
  await ask(cache, stalePlan, () => 'old', tags);
  isFresh = false;
  const lease = leaseOf(await cache.claim(stalePlan));
  lease.abandon(false);
  expect((await lease.findStale())?.body.toString()).toBe('old');
  cache.purge(purged, 'log');
  expect(await lease.findStale()).toBeUndefined();
});

test('a request does not wait for another one past its deadline, whether the WAL lags or not', async () => {
  const cache = create();
  for (isFresh of [true, false]) {
    const held = cache.claim(plan);
    const waits = cache.claim(plan, performance.now() + 20);
    leaseOf(await held);
    expect(await waits).toEqual({ kind: 'bypass', entry: undefined });
  }
});

test('an unread heartbeat in the socket is read before the cache is bypassed', async () => {
  const cache = create();
  await ask(cache, plan, () => 'answer');
  isFresh = false;
  const claim = cache.claim(plan);
  isFresh = true;
  expect(textOf(await claim)).toBe('hit answer');
});

test('without memory nothing is cached, and concurrent requests still share a fill', async () => {
  const cache = create({ levels: { memory: false, redis: false } });
  const lease = leaseOf(await cache.claim(plan));
  const other = cache.claim(plan);
  await lease.complete(executed('answer'));
  expect(textOf(await other)).toBe('hit answer');
  expect([cache.peek(plan), (await cache.claim(plan)).kind]).toEqual([undefined, 'miss']);
  expect(cache.counts.memory).toEqual({ entries: 0, bytes: 0, maxBytes: 0 });
});

test('a body above the limit is not stored', async () => {
  const cache = create({ limits: { maxBodyBytes: 100 } });
  await ask(cache, plan, () => 'x'.repeat(101));
  expect(cache.peek(plan)).toBeUndefined();
});

test('an entry with a TTL of 0 is shared by waiting requests and not stored', async () => {
  const cache = create();
  await ask(cache, planOf('operation', { ttlSeconds: 0 }), () => 'answer');
  expect(cache.counts.memory.entries).toBe(0);
});

test('memory stays within its limit and reports its size', async () => {
  const cache = create({ limits: { memoryBytes: 100_000 } });
  for (let n = 0; n < 100; n += 1) await ask(cache, planOf(`operation-${n}`), () => 'x'.repeat(5_000), [`Row:${n}`]);
  const { entries, bytes, maxBytes } = cache.counts.memory;
  expect([maxBytes, bytes <= maxBytes, entries]).toEqual([100_000, true, 14]);
});

test('closing does not wait for fills in progress', async () => {
  const cache = create();
  await cache.claim(plan);
  await Promise.race([cache.close(), sleep(1_000).then(() => Promise.reject(new Error('it waits')))]);
});
