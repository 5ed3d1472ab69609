import { setImmediate as tick } from 'node:timers/promises';
import { createAccount, type RateBuckets } from './account';
import { createEventPacing, type PacedEvent } from './event-pacing';

const caller = { viewer: null, address: '10.0.0.1' };
const live: PacedEvent = { caller, cost: 5, isReplay: false };
const { signal } = new AbortController();

/** Buckets that are filled by hand, and what has been taken from each kind. */
function createBuckets(amounts: { events: number; replays: number }) {
  const left = { ...amounts };
  const taken = { events: 0, replays: 0 };
  let asked = 0;
  const buckets: RateBuckets = {
    async take(key, amount) {
      asked += 1;
      const kind = key.startsWith('replay:') ? 'replays' : 'events';
      const allowed = left[kind] >= amount;
      if (allowed) {
        left[kind] -= amount;
        taken[kind] += amount;
      }
      return { allowed, available: left[kind], retryAfterMs: allowed ? 0 : 1 };
    },
    async refund(_, amount) {
      taken.events -= amount;
    },
  };
  return { buckets, left, taken, asked: () => asked };
}

function paced(amounts: { events: number; replays: number }) {
  const made = createBuckets(amounts);
  const account = createAccount(made.buckets, { capacity: 1_000, refillPerSecond: 1 });
  const pace = createEventPacing(account, made.buckets);
  const told: number[] = [];
  const tell = (event: PacedEvent, n: number, ended = signal) => pace(event, ended, async () => void told.push(n));
  return { ...made, pace, told, tell };
}

/** As long as it takes to ask an empty bucket some times. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 100));

test('each event is charged; where the bucket is empty it waits, and all are executed in the end, in order', async () => {
  const { tell, told, left, taken } = paced({ events: 12, replays: 0 });
  const all = Promise.all(Array.from({ length: 5 }, (_, n) => tell(live, n)));
  await aWhile();
  expect([told, taken.events]).toEqual([[0, 1], 10]);
  left.events = 100;
  await all;
  expect([told.toSorted(), taken.events]).toEqual([[0, 1, 2, 3, 4], 25]);
});

test('what an event turns out not to cost is given back', async () => {
  const { pace, taken } = paced({ events: 12, replays: 0 });
  await pace(live, signal, async (charge) => charge?.settle(2));
  expect(taken.events).toBe(2);
});

test('an empty bucket is asked by a few, not by each of a thousand events that wait', async () => {
  const { tell, asked, left } = paced({ events: 0, replays: 0 });
  const all = Promise.all(Array.from({ length: 1_000 }, (_, n) => tell(live, n)));
  await tick();
  expect(asked()).toBeLessThanOrEqual(10);
  left.events = 5_000;
  await all;
});

test('events of the time before are replayed at a rate of their own, and what happens now does not wait for them', async () => {
  const { tell, told, left, taken } = paced({ events: 1_000, replays: 3 });
  const replayed = Promise.all(Array.from({ length: 6 }, (_, n) => tell({ ...live, isReplay: true }, n)));
  await aWhile();
  await tell(live, 99);
  expect(told).toEqual([0, 1, 2, 99]);
  left.replays = 100;
  await replayed;
  expect([told, taken]).toEqual([[0, 1, 2, 99, 3, 4, 5], { replays: 6, events: 35 }]);
});

test('a subscription that ends takes nothing any more, and its place is free', async () => {
  const { tell, told, left, asked } = paced({ events: 0, replays: 0 });
  const end = new AbortController();
  const ended = Promise.all(Array.from({ length: 50 }, (_, n) => tell({ ...live, isReplay: n > 20 }, n, end.signal)));
  await aWhile();
  end.abort();
  await ended;
  const before = asked();
  left.events = 5;
  await tell(live, 99);
  expect([told, asked()]).toEqual([[99], before + 1]);
});

test('where nobody’s rate is limited nothing is charged, and few are executed at once all the same', async () => {
  const { buckets, asked } = createBuckets({ events: 0, replays: 0 });
  const pace = createEventPacing(undefined, buckets);
  let [working, most] = [0, 0];
  const run = async (charge: unknown) => {
    expect(charge).toBeUndefined();
    most = Math.max(most, ++working);
    await tick();
    working -= 1;
  };
  await Promise.all(Array.from({ length: 100 }, () => pace({ ...live, isReplay: true }, signal, run)));
  expect([most, asked()]).toEqual([10, 0]);
});
