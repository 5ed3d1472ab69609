import { setImmediate as turn } from 'node:timers/promises';
import { createStartSubscription } from './start-subscription';

const one = { viewer: null, address: '10.0.0.1' };
const other = { viewer: null, address: '10.0.0.2' };
const { signal } = new AbortController();

test('one subscription of a client starts per turn of the event loop, without delaying other clients', async () => {
  const startSubscription = createStartSubscription();
  const started: number[] = [];
  const all = Promise.all(
    Array.from({ length: 50 }, (_, n) => startSubscription(one, signal, async () => started.push(n))),
  );
  let before = 0;
  for (let turns = 0; started.length < 50; turns += 1) {
    await turn();
    expect(started.length - before).toBeLessThanOrEqual(1);
    before = started.length;
    if (turns === 5) expect(await startSubscription(other, signal, async () => started.length)).toBeLessThan(10);
  }
  await all;
  expect(started).toEqual(Array.from({ length: 50 }, (_, n) => n));
});

test('ten subscriptions of a client start at once, and aborted ones do not start', async () => {
  const startSubscription = createStartSubscription();
  const gone = new AbortController();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  let started = 0;
  const start = async () => {
    started += 1;
    await held;
    return true;
  };
  const stayed = Array.from({ length: 20 }, () => startSubscription(one, signal, start));
  const left = Array.from({ length: 20 }, () => startSubscription(one, gone.signal, start));
  for (let n = 0; n < 50; n += 1) await turn();
  expect(started).toBe(10);
  gone.abort();
  expect(await Promise.all(left)).toEqual(left.map(() => undefined));
  release();
  await Promise.all(stayed);
  expect(started).toBe(20);
});
