import { setImmediate as tick } from 'node:timers/promises';
import { createOrderSemaphore } from './semaphore';

const limits = { maxConcurrent: 2, maxConcurrentPerClient: 2, maxQueued: 10, maxQueuedPerClient: 10 };

test('no more work at a time than may, the rest in the order it came, and work that fails lets the next begin', async () => {
  const inTurn = createOrderSemaphore(limits);
  const begun: number[] = [];
  let working = 0;
  let most = 0;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) =>
      inTurn('one', async () => {
        begun.push(n);
        most = Math.max(most, ++working);
        await tick();
        working -= 1;
        if (n === 3) throw new Error('failed');
        return n;
      }),
    ),
  );
  expect([most, begun]).toEqual([2, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
});

/** Has each of these viewers' work wait behind work that is under way. @returns in whose turn it was done */
async function orderOf(viewers: readonly string[]): Promise<string[]> {
  const inTurn = createOrderSemaphore({
    ...limits,
    maxConcurrent: 1,
    maxConcurrentPerClient: 1,
    maxQueued: 5_000,
    maxQueuedPerClient: 1_000,
  });
  const done: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const all = [inTurn('first', () => promise), ...viewers.map((id) => inTurn(id, async () => void done.push(id)))];
  resolve();
  await Promise.all(all);
  return done;
}

test('viewers are served in turn, so that a thousand of one do not delay the one of another', async () => {
  const many = Array.from({ length: 1_000 }, () => 'many');
  const done = await orderOf([...many, 'a', 'b', 'a']);
  expect(done.slice(0, 5)).toEqual(['many', 'a', 'b', 'many', 'a']);
  expect(done).toHaveLength(1_003);
});

test('one viewer does not have all of the places, even where nobody else is waiting', async () => {
  const inTurn = createOrderSemaphore({ ...limits, maxConcurrent: 3, maxConcurrentPerClient: 2 });
  const { promise, resolve } = Promise.withResolvers<void>();
  const slow = [1, 2, 3].map(() => inTurn('slow', () => promise));
  await expect(inTurn('quick', async () => 'done')).resolves.toBe('done');
  resolve();
  await Promise.all(slow);
});

test('a viewer with too many waiting is refused at once, others are not, and it may come again', async () => {
  const inTurn = createOrderSemaphore({ ...limits, maxConcurrentPerClient: 1, maxQueuedPerClient: 1 });
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = [inTurn('one', () => promise), inTurn('one', () => promise)];
  await expect(inTurn('one', () => promise)).rejects.toMatchObject({
    extensions: { code: 'RATE_LIMITED', details: { limit: 1 } },
  });
  await expect(inTurn('other', async () => 'done')).resolves.toBe('done');
  resolve();
  await Promise.all(first);
  await expect(inTurn('one', async () => 'done')).resolves.toBe('done');
});

test('when too many wait in total, all are refused at once, and may come again', async () => {
  const inTurn = createOrderSemaphore({ ...limits, maxConcurrent: 1, maxQueued: 1 });
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = [inTurn('one', () => promise), inTurn('two', () => promise)];
  await expect(inTurn('three', () => promise)).rejects.toMatchObject({ extensions: { code: 'TIMEOUT' } });
  resolve();
  await Promise.all(first);
  await expect(inTurn('three', async () => 'done')).resolves.toBe('done');
});
