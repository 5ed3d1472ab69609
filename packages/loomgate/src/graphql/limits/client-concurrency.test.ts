import { setImmediate as tick } from 'node:timers/promises';
import { createClientConcurrency } from './client-concurrency';

const { signal } = new AbortController();

test('so many of a client work at once, the rest in the order they came, and others do not wait for them', async () => {
  const inLane = createClientConcurrency(2);
  const begun: number[] = [];
  let [working, most] = [0, 0];
  const work = (n: number) => async () => {
    begun.push(n);
    most = Math.max(most, ++working);
    await tick();
    working -= 1;
    if (n === 3) throw new Error('failed');
    return n;
  };
  const all = Promise.allSettled(Array.from({ length: 10 }, (_, n) => inLane('one', signal, work(n))));
  expect(begun).toEqual([0, 1]);
  expect(await inLane('other', signal, async () => 'at once')).toBe('at once');
  const outcomes = await all;
  expect([most, begun]).toEqual([2, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
});

test('who has gone waits no longer, and takes no place', async () => {
  const inLane = createClientConcurrency(1);
  const first = Promise.withResolvers<void>();
  const gone = new AbortController();
  const begun: string[] = [];
  const work = (name: string) => async () => void begun.push(name);
  const working = inLane('one', signal, () => first.promise);
  const left = inLane('one', gone.signal, work('left'));
  const stayed = inLane('one', signal, work('stayed'));
  gone.abort();
  expect(await left).toBeUndefined();
  expect(await inLane('one', gone.signal, work('late'))).toBeUndefined();
  first.resolve();
  await Promise.all([working, stayed]);
  expect(begun).toEqual(['stayed']);
});

test('where work waits for nothing so many begin in a turn of the event loop, those that come later included', async () => {
  const inLane = createClientConcurrency(2);
  let begun = 0;
  const work = async () => {
    begun += 1;
  };
  const first = Array.from({ length: 10 }, () => inLane('one', signal, work));
  await Promise.all(first.slice(0, 2));
  const later = inLane('one', signal, work);
  for (let turns = 1; begun < 11; turns += 1) {
    expect(begun).toBeLessThanOrEqual(2 * turns);
    await tick();
  }
  await Promise.all([...first, later]);
});
