import { setImmediate as turn } from 'node:timers/promises';
import { createStartSubscription } from './start-subscription';

const one = { viewer: null, address: '10.0.0.1' };
const other = { viewer: null, address: '10.0.0.2' };
const { signal } = new AbortController();

test('of one client a subscription begins in a turn of the event loop, and others do not wait for it', async () => {
  const inTurn = createStartSubscription();
  const begun: number[] = [];
  const all = Promise.all(Array.from({ length: 50 }, (_, n) => inTurn(one, signal, async () => begun.push(n))));
  let before = 0;
  for (let turns = 0; begun.length < 50; turns += 1) {
    await turn();
    expect(begun.length - before).toBeLessThanOrEqual(1);
    before = begun.length;
    if (turns === 5) expect(await inTurn(other, signal, async () => begun.length)).toBeLessThan(10);
  }
  await all;
  expect(begun).toEqual(Array.from({ length: 50 }, (_, n) => n));
});

test('of one client ten are being begun at once, and who has gone is not begun', async () => {
  const inTurn = createStartSubscription();
  const gone = new AbortController();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  let begun = 0;
  const begin = async () => {
    begun += 1;
    await held;
    return true;
  };
  const stayed = Array.from({ length: 20 }, () => inTurn(one, signal, begin));
  const left = Array.from({ length: 20 }, () => inTurn(one, gone.signal, begin));
  for (let n = 0; n < 50; n += 1) await turn();
  expect(begun).toBe(10);
  gone.abort();
  expect(await Promise.all(left)).toEqual(left.map(() => undefined));
  release();
  await Promise.all(stayed);
  expect(begun).toBe(20);
});
