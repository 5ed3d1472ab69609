import { setImmediate as tick } from 'node:timers/promises';
import { createClientConcurrency } from './client-concurrency';

const { signal } = new AbortController();

test('limits the concurrent work of a client, in order of arrival, and does not delay other clients', async () => {
  const limit = createClientConcurrency(2);
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
  const all = Promise.allSettled(Array.from({ length: 10 }, (_, n) => limit('one', signal, work(n))));
  expect(begun).toEqual([0, 1]);
  expect(await limit('other', signal, async () => 'at once')).toBe('at once');
  const outcomes = await all;
  expect([most, begun]).toEqual([2, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
});

test('aborted work stops waiting and does not start', async () => {
  const limit = createClientConcurrency(1);
  const first = Promise.withResolvers<void>();
  const gone = new AbortController();
  const begun: string[] = [];
  const work = (name: string) => async () => void begun.push(name);
  const working = limit('one', signal, () => first.promise);
  const left = limit('one', gone.signal, work('left'));
  const stayed = limit('one', signal, work('stayed'));
  gone.abort();
  expect(await left).toBeUndefined();
  expect(await limit('one', gone.signal, work('late'))).toBeUndefined();
  first.resolve();
  await Promise.all([working, stayed]);
  expect(begun).toEqual(['stayed']);
});

test('synchronous work starts at the limit per turn of the event loop, including later arrivals', async () => {
  const limit = createClientConcurrency(2);
  let begun = 0;
  const work = async () => {
    begun += 1;
  };
  const first = Array.from({ length: 10 }, () => limit('one', signal, work));
  await Promise.all(first.slice(0, 2));
  const later = limit('one', signal, work);
  for (let turns = 1; begun < 11; turns += 1) {
    expect(begun).toBeLessThanOrEqual(2 * turns);
    await tick();
  }
  await Promise.all([...first, later]);
});
