import { setImmediate as tick } from 'node:timers/promises';
import { createAccount, type RateBuckets } from './account';
import { createEventPacing, type PacedEvent } from './event-pacing';

const caller = { viewer: null, address: '10.0.0.1' };
const live: PacedEvent = { caller, cost: 5, isReplay: false };
const { signal } = new AbortController();

/** Buckets that tests fill, and the amounts taken from each kind. */
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
  const paceEvent = createEventPacing(account, made.buckets);
  const executed: number[] = [];
  const send = (event: PacedEvent, n: number, ended = signal) =>
    paceEvent(event, ended, async () => void executed.push(n));
  return { ...made, paceEvent, executed, send };
}

/** Long enough for several requests to an empty bucket. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 100));

test('each event is charged; while the bucket is empty events wait, and all are executed in order', async () => {
  const { send, executed, left, taken } = paced({ events: 12, replays: 0 });
  const all = Promise.all(Array.from({ length: 5 }, (_, n) => send(live, n)));
  await aWhile();
  expect([executed, taken.events]).toEqual([[0, 1], 10]);
  left.events = 100;
  await all;
  expect([executed.toSorted(), taken.events]).toEqual([[0, 1, 2, 3, 4], 25]);
});

test('the difference to the actual cost is refunded', async () => {
  const { paceEvent, taken } = paced({ events: 12, replays: 0 });
  await paceEvent(live, signal, async (charge) => charge?.settle(2));
  expect(taken.events).toBe(2);
});

test('few of a thousand waiting events poll an empty bucket', async () => {
  const { send, asked, left } = paced({ events: 0, replays: 0 });
  const all = Promise.all(Array.from({ length: 1_000 }, (_, n) => send(live, n)));
  await tick();
  expect(asked()).toBeLessThanOrEqual(10);
  left.events = 5_000;
  await all;
});

test('replayed events have a rate of their own, and do not delay live events', async () => {
  const { send, executed, left, taken } = paced({ events: 1_000, replays: 3 });
  const replayed = Promise.all(Array.from({ length: 6 }, (_, n) => send({ ...live, isReplay: true }, n)));
  await aWhile();
  await send(live, 99);
  expect(executed).toEqual([0, 1, 2, 99]);
  left.replays = 100;
  await replayed;
  expect([executed, taken]).toEqual([[0, 1, 2, 99, 3, 4, 5], { replays: 6, events: 35 }]);
});

test('events of an ended subscription take nothing, and block no others', async () => {
  const { send, executed, left, asked } = paced({ events: 0, replays: 0 });
  const end = new AbortController();
  const ended = Promise.all(Array.from({ length: 50 }, (_, n) => send({ ...live, isReplay: n > 20 }, n, end.signal)));
  await aWhile();
  end.abort();
  await ended;
  const before = asked();
  left.events = 5;
  await send(live, 99);
  expect([executed, asked()]).toEqual([[99], before + 1]);
});

test('without a rate limit nothing is charged, and concurrency is limited all the same', async () => {
  const { buckets, asked } = createBuckets({ events: 0, replays: 0 });
  const paceEvent = createEventPacing(undefined, buckets);
  let [working, most] = [0, 0];
  const run = async (charge: unknown) => {
    expect(charge).toBeUndefined();
    most = Math.max(most, ++working);
    await tick();
    working -= 1;
  };
  await Promise.all(Array.from({ length: 100 }, () => paceEvent({ ...live, isReplay: true }, signal, run)));
  expect([most, asked()]).toEqual([10, 0]);
});
