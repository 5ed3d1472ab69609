import { setImmediate as tick } from 'node:timers/promises';
import { createSemaphore } from './semaphore';

const limits = {
  ...{ maxConcurrent: 2, maxConcurrentPerClient: 2, maxQueued: 10, maxQueuedPerClient: 10 },
  refusal: (of: 'client' | 'all') => new Error(`too many of ${of}`),
};

test('runs at most `maxConcurrent` at a time, the rest in order of arrival, and continues after a failure', async () => {
  const run = createSemaphore(limits);
  const begun: number[] = [];
  let working = 0;
  let most = 0;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) =>
      run('one', async () => {
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

/** Queues work of clients behind work that is running. @returns the clients in the order in which their work ran */
async function orderOf(clients: readonly string[]): Promise<string[]> {
  const run = createSemaphore({
    ...limits,
    maxConcurrent: 1,
    maxConcurrentPerClient: 1,
    maxQueued: 5_000,
    maxQueuedPerClient: 1_000,
  });
  const done: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const all = [run('first', () => promise), ...clients.map((id) => run(id, async () => void done.push(id)))];
  resolve();
  await Promise.all(all);
  return done;
}

test('clients are served in turn: a thousand waiting calls of one do not delay another', async () => {
  const many = Array.from({ length: 1_000 }, () => 'many');
  const done = await orderOf([...many, 'a', 'b', 'a']);
  expect(done.slice(0, 5)).toEqual(['many', 'a', 'b', 'many', 'a']);
  expect(done).toHaveLength(1_003);
});

test('one client runs at most `maxConcurrentPerClient`, also when no other client is waiting', async () => {
  const run = createSemaphore({ ...limits, maxConcurrent: 3, maxConcurrentPerClient: 2 });
  const { promise, resolve } = Promise.withResolvers<void>();
  const slow = [1, 2, 3].map(() => run('slow', () => promise));
  await expect(run('quick', async () => 'done')).resolves.toBe('done');
  resolve();
  await Promise.all(slow);
});

test('a client with `maxQueuedPerClient` waiting calls is refused; others are not, and later calls are accepted again', async () => {
  const run = createSemaphore({ ...limits, maxConcurrentPerClient: 1, maxQueuedPerClient: 1 });
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = [run('one', () => promise), run('one', () => promise)];
  await expect(run('one', () => promise)).rejects.toThrow('too many of client');
  await expect(run('other', async () => 'done')).resolves.toBe('done');
  resolve();
  await Promise.all(first);
  await expect(run('one', async () => 'done')).resolves.toBe('done');
});

test('with `maxQueued` waiting calls all clients are refused; later calls are accepted again', async () => {
  const run = createSemaphore({ ...limits, maxConcurrent: 1, maxQueued: 1 });
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = [run('one', () => promise), run('two', () => promise)];
  await expect(run('three', () => promise)).rejects.toThrow('too many of all');
  resolve();
  await Promise.all(first);
  await expect(run('three', async () => 'done')).resolves.toBe('done');
});
