import fc from 'fast-check';
import { Redis } from 'ioredis';
import { channelOf, prefixOf } from '../../packages/loomgate/src/cache/redis/state';
import type { CacheCounts } from '../../packages/loomgate/src/cache/types';
import { startRedis, type TestRedis } from '../support/redis';
import { namespace, type Part } from './instance';
import { type Connections, type Happening, live } from './world';

let server: TestRedis;
let connections: Connections;

beforeAll(async () => {
  server = await startRedis();
  connections = { redis: new Redis(server.url), subscriber: new Redis(server.url) };
  await connections.subscriber.subscribe(channelOf(prefixOf(namespace)));
});

afterAll(async () => {
  connections.redis.disconnect();
  connections.subscriber.disconnect();
  await server.stop();
});

type Weights<Name> = readonly (readonly [Name, number])[];

/** The relative frequency of each step. */
const weights: Weights<Happening['what']> = [
  ['advance', 44],
  ['read', 16],
  ['commit', 10],
  ['purge', 12],
  ['deliver', 16],
  ['beat', 1],
  ['expire', 1],
  ['replicate', 2],
  ['failOver', 1],
  ['flush', 1],
  ['evict', 4],
];

/** The relative frequency of each kind of evicted key. */
const kinds: Weights<Happening['kind']> = [
  ['tag', 6],
  ['entry', 2],
  ['lease', 1],
  ['state', 2],
];

type Changed = Partial<Record<Happening['what'], number>>;

const oneOf = <Name>(of: Weights<Name>) =>
  fc.oneof(...of.map(([name, weight]) => ({ weight, arbitrary: fc.constant(name) })));

const seldom = fc.nat(6).map((n) => n === 0);
const happeningsOf = (changed: Changed = {}): fc.Arbitrary<Happening[]> =>
  fc.array(
    fc.record({
      what: oneOf(weights.map(([what, weight]) => [what, changed[what] ?? weight])),
      row: fc.nat(1),
      instance: fc.nat(1),
      operation: fc.nat(2),
      fails: seldom,
      lostBy: fc.tuple(seldom, seldom),
      kind: oneOf(kinds),
      which: fc.nat(7),
    }),
    { minLength: 150, maxLength: 150 },
  );

const options = {
  seed: Number(process.env.PROPERTY_SEED ?? 20260301),
  endOnFailure: true,
};

/** Counts of all runs: served by level, and refused. */
type Sums = Record<'memory' | 'redis' | 'flight' | 'stale' | 'refusedByRedis' | 'refusedByMemory', number>;

function addUp(sums: Sums, { hits, stale, refused }: CacheCounts): void {
  for (const level of ['memory', 'redis', 'flight'] as const) sums[level] += hits[level];
  sums.stale += stale;
  sums.refusedByRedis += refused.redis;
  sums.refusedByMemory += refused.memory;
}

test('in random schedules of reads, writes, purges, losses and failures, no read is older than what its instance has purged', async () => {
  const sums = { memory: 0, redis: 0, flight: 0, stale: 0, refusedByRedis: 0, refusedByMemory: 0 };
  const property = fc.asyncProperty(fc.scheduler(), happeningsOf(), async (scheduler, drawn) => {
    const { stale, counts } = await live(drawn, connections, scheduler);
    for (const count of counts) addUp(sums, count);
    expect(stale).toEqual([]);
  });
  await fc.assert(property, { ...options, numRuns: Number(process.env.PROPERTY_RUNS ?? 1_000) });
  // A cache that serves nothing would also pass.
  expect(Math.min(...Object.values(sums))).toBeGreaterThan(10);
}, 600_000);

/** Each part, with more of the steps that it protects against. */
const parts: [Part, Changed][] = [
  ['check on read', { evict: 8 }],
  ['check of old entries', { evict: 8 }],
  ['one key for the marks', { evict: 20, replicate: 0, failOver: 0, flush: 0 }],
  ['floor of the marks', { evict: 8, replicate: 0, failOver: 0, flush: 0 }],
  ['number of a fill', {}],
  ['fence in memory', {}],
  ['gap detection', { evict: 0 }],
  ['epoch', { evict: 0, flush: 0, replicate: 4, failOver: 4 }],
  ['flight check', { evict: 0 }],
];

test.each(parts)(
  'without the part `%s` this test finds stale reads',
  async (broken, changed) => {
    const property = fc.asyncProperty(fc.scheduler(), happeningsOf(changed), async (scheduler, drawn) => {
      const { stale } = await live(drawn, connections, scheduler, broken);
      return stale.length === 0;
    });
    const { failed } = await fc.check(property, { ...options, numRuns: 10_000 });
    expect(failed).toBe(true);
  },
  600_000,
);
