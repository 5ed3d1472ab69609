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

function leadOf(claim: Claim): FillLease {
  if (claim.kind === 'lead') return claim.lead;
  if ((claim.kind === 'stale' || claim.kind === 'bypass') && claim.lead) return claim.lead;
  throw new Error(`${claim.kind} leads nothing`);
}

const textOf = (claim: Claim) => ('entry' in claim && claim.entry ? `${claim.kind} ${claim.entry.body}` : claim.kind);

test('the first leads, the others get its answer, and later ones find it in the memory', async () => {
  const cache = create();
  const lead = leadOf(await cache.claim(plan));
  const others = [cache.claim(plan), cache.claim(plan)];
  const entry = await lead.complete(executed('answer'));
  for (const other of others) expect(await other).toEqual({ kind: 'hit', level: 'flight', entry });
  expect(cache.peek(plan)?.body.toString()).toBe('answer');
  expect(cache.counts).toMatchObject({ hits: { memory: 1, redis: 0, flight: 2 }, misses: 1 });
});

test('an entry says what it is: a strong entity tag, when it was begun, and its tags', async () => {
  const cache = create();
  const lead = leadOf(await cache.claim(plan));
  nowMs += 500;
  const entry = await lead.complete({
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

test('an entry with many tags names their types alone', async () => {
  const many = Array.from({ length: 300 }, (_, n) => rowTag(n % 2 ? 'Product' : 'Review', String(n)));
  const entry = await leadOf(await create().claim(plan)).complete({ body: Buffer.from(''), tags: many });
  expect([entry.cacheTag, entry.tags.length]).toEqual(['Review,Product', 300]);
});

test('a purge of one of its tags drops an answer, and is counted by kind and source', async () => {
  const cache = create();
  await ask(cache, plan, () => 'before', tags);
  cache.purge([...purged, tagHash('Product:list')], 'admin');
  expect(cache.peek(plan)).toBeUndefined();
  expect((await ask(cache, plan, () => 'after', tags)).text).toBe('after');
  expect(cache.counts.purges).toEqual({ 'row admin': 1, 'list admin': 1 });
});

test.each([
  ['one of its tags was purged', (cache: ReturnType<typeof create>) => cache.purge(purged, 'log')],
  ['messages may have been missed', (cache: ReturnType<typeof create>) => cache.dropAll()],
  ['another epoch has begun', (cache: ReturnType<typeof create>) => cache.enter('another')],
])('an answer does not enter the memory if %s while it was made', async (_, happen) => {
  const cache = create();
  const lead = leadOf(await cache.claim(plan));
  happen(cache);
  await lead.complete(executed('answer'));
  expect(cache.peek(plan)).toBeUndefined();
  expect(cache.counts.refused.memory).toBe(1);
});

test('the epoch that is known already drops nothing', async () => {
  const cache = create();
  cache.enter('one');
  await ask(cache, plan, () => 'answer', tags);
  cache.enter('one');
  expect(cache.peek(plan)).toBeDefined();
});

test('who comes after a purge does not take an answer that was begun before it, and one of them leads anew', async () => {
  const cache = create();
  const lead = leadOf(await cache.claim(plan));
  cache.purge(purged, 'log');
  const late = [cache.claim(plan), cache.claim(plan)];
  await lead.complete(executed('before'));
  await leadOf(await Promise.race(late)).complete(executed('after'));
  expect((await Promise.all(late)).map(textOf).toSorted()).toEqual(['hit after', 'lead']);
});

test('a purge of something else does not keep anybody from a flight', async () => {
  const cache = create();
  const lead = leadOf(await cache.claim(plan));
  cache.purge([tagHash('Product:2')], 'log');
  const late = cache.claim(plan);
  await lead.complete(executed('answer'));
  expect(textOf(await late)).toBe('hit answer');
});

test('after two flights that were purged nobody waits for a third', async () => {
  const cache = create();
  const first = leadOf(await cache.claim(plan));
  const late = cache.claim(plan);
  const other = cache.claim(plan);
  cache.purge(purged, 'log');
  await first.complete(executed('first'));
  const second = leadOf(await Promise.race([late, other]));
  cache.purge(purged, 'log');
  await second.complete(executed('second'));
  expect((await Promise.all([late, other])).map(({ kind }) => kind)).toEqual(['lead', 'lead']);
});

test('when a lead is abandoned, one of those who wait leads', async () => {
  const cache = create();
  const lead = leadOf(await cache.claim(plan));
  const others = [cache.claim(plan), cache.claim(plan), cache.claim(plan)];
  lead.abandon(false);
  await leadOf(await Promise.race(others)).complete(executed('answer'));
  expect((await Promise.all(others)).map(textOf).toSorted()).toEqual(['hit answer', 'hit answer', 'lead']);
});

test("or each for itself, where the answer is nobody else's", async () => {
  const cache = create();
  const lead = leadOf(await cache.claim(plan));
  const others = [cache.claim(plan), cache.claim(plan)];
  lead.abandon(true);
  expect((await Promise.all(others)).map(({ kind }) => kind)).toEqual(['lead', 'lead']);
});

test('nobody waits for ever for a lead that says nothing', async () => {
  const cache = create({ limits: { flightMs: 20 } });
  await cache.claim(plan);
  expect((await cache.claim(plan)).kind).toBe('lead');
});

test('only the first thing a lead says counts', async () => {
  const cache = create();
  const lead = leadOf(await cache.claim(plan));
  lead.abandon(false);
  expect((await lead.complete(executed('late'))).body.toString()).toBe('late');
  expect(cache.peek(plan)).toBeUndefined();
});

test('an entry is fresh for its time to live, and not a moment longer', async () => {
  const cache = create();
  await ask(cache, plan, () => 'answer');
  nowMs += 59_999;
  expect(cache.peek(plan)).toBeDefined();
  nowMs += 1;
  expect(cache.peek(plan)).toBeUndefined();
  expect((await cache.claim(plan)).kind).toBe('lead');
});

test('an expired entry is served while exactly one makes it anew', async () => {
  const cache = create();
  await ask(cache, stalePlan, () => 'old', tags);
  nowMs += 61_000;
  const claims = await Promise.all([1, 2, 3].map(() => cache.claim(stalePlan)));
  expect(claims.map(textOf)).toEqual(['stale old', 'stale old', 'stale old']);
  const leads = claims.flatMap((claim) => (claim.kind === 'stale' && claim.lead ? [claim.lead] : []));
  expect(leads).toHaveLength(1);
  await leads[0]?.complete(executed('new'));
  expect(cache.peek(stalePlan)?.body.toString()).toBe('new');
  expect(cache.counts.stale).toBe(3);
});

test('an entry that expired too long ago to be served is there for when making it anew fails', async () => {
  const cache = create();
  await ask(cache, stalePlan, () => 'old', tags);
  nowMs += 100_000;
  const lead = leadOf(await cache.claim(stalePlan));
  const other = cache.claim(stalePlan);
  expect((await lead.findStale())?.body.toString()).toBe('old');
  lead.abandon(true);
  expect((await leadOf(await other).findStale())?.body.toString()).toBe('old');
  nowMs += 300_000;
  expect(await leadOf(await cache.claim(stalePlan)).findStale()).toBeUndefined();
});

test('what was purged is never served however it expired, not even when its lead had it already', async () => {
  const cache = create();
  await ask(cache, stalePlan, () => 'old', tags);
  nowMs += 100_000;
  const lead = leadOf(await cache.claim(stalePlan));
  const other = cache.claim(stalePlan);
  cache.purge(purged, 'log');
  expect(await lead.findStale()).toBeUndefined();
  lead.abandon(true);
  expect(await leadOf(await other).findStale()).toBeUndefined();
});

test('while the log is behind nothing is served or stored, and then everything is there again', async () => {
  const cache = create();
  await ask(cache, plan, () => 'answer');
  isFresh = false;
  expect(cache.peek(plan)).toBeUndefined();
  await leadOf(await cache.claim(plan)).complete(executed('not stored'));
  expect(cache.counts.bypasses).toBe(1);
  isFresh = true;
  expect(cache.peek(plan)?.body.toString()).toBe('answer');
});

test('while the log is behind a crowd makes one answer, and nobody gets one that was begun before they asked', async () => {
  const cache = create();
  isFresh = false;
  const crowd = [cache.claim(plan), cache.claim(plan), cache.claim(plan)];
  const lead = leadOf(await Promise.race(crowd));
  const late = await cache.claim(plan);
  await lead.complete(executed('for the crowd'));
  expect((await Promise.all(crowd)).map(textOf)).toEqual(['bypass', 'bypass for the crowd', 'bypass for the crowd']);
  expect(leadOf(late)).toBeDefined();
});

test('while the log is behind an execution that fails may be answered with what was there, until it is purged', async () => {
  const cache = create();
  await ask(cache, stalePlan, () => 'old', tags);
  isFresh = false;
  const lead = leadOf(await cache.claim(stalePlan));
  lead.abandon(false);
  expect((await lead.findStale())?.body.toString()).toBe('old');
  cache.purge(purged, 'log');
  expect(await lead.findStale()).toBeUndefined();
});

test('nothing is waited for beyond the deadline of a request: not the answer of another, log or no log', async () => {
  const cache = create();
  for (isFresh of [true, false]) {
    const held = cache.claim(plan);
    const waits = cache.claim(plan, performance.now() + 20);
    leadOf(await held);
    expect(await waits).toEqual({ kind: 'bypass', entry: undefined });
  }
});

test('what was late to be heard is no lag: it is heard before the cache stands aside', async () => {
  const cache = create();
  await ask(cache, plan, () => 'answer');
  isFresh = false;
  const claim = cache.claim(plan);
  isFresh = true;
  expect(textOf(await claim)).toBe('hit answer');
});

test('with the memory off nothing is kept, and those who ask at once still share an answer', async () => {
  const cache = create({ levels: { memory: false, redis: false } });
  const lead = leadOf(await cache.claim(plan));
  const other = cache.claim(plan);
  await lead.complete(executed('answer'));
  expect(textOf(await other)).toBe('hit answer');
  expect([cache.peek(plan), (await cache.claim(plan)).kind]).toEqual([undefined, 'lead']);
  expect(cache.counts.memory).toEqual({ entries: 0, bytes: 0, maxBytes: 0 });
});

test('an answer that is too long is not stored', async () => {
  const cache = create({ limits: { maxBodyBytes: 100 } });
  await ask(cache, plan, () => 'x'.repeat(101));
  expect(cache.peek(plan)).toBeUndefined();
});

test('an answer that lives for no time is given to those who wait, and not stored', async () => {
  const cache = create();
  await ask(cache, planOf('operation', { ttlSeconds: 0 }), () => 'answer');
  expect(cache.counts.memory.entries).toBe(0);
});

test('the memory keeps to its bytes, and says how many they are', async () => {
  const cache = create({ limits: { memoryBytes: 100_000 } });
  for (let n = 0; n < 100; n += 1) await ask(cache, planOf(`operation-${n}`), () => 'x'.repeat(5_000), [`Row:${n}`]);
  const { entries, bytes, maxBytes } = cache.counts.memory;
  expect([maxBytes, bytes <= maxBytes, entries]).toEqual([100_000, true, 14]);
});

test('closing waits for nothing that never comes', async () => {
  const cache = create();
  await cache.claim(plan);
  await Promise.race([cache.close(), sleep(1_000).then(() => Promise.reject(new Error('it waits')))]);
});
