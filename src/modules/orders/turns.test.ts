import { setImmediate as tick } from 'node:timers/promises';
import { createTurns } from './turns';

test('no more work at a time than may, the rest in the order they came, and one that fails gives its place on', async () => {
  const inTurn = createTurns(2, 10);
  const begun: number[] = [];
  let working = 0;
  let most = 0;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) =>
      inTurn(async () => {
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

test('who comes when too many wait is refused at once, and may come again', async () => {
  const inTurn = createTurns(1, 1);
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = [inTurn(() => promise), inTurn(() => promise)];
  await expect(inTurn(() => promise)).rejects.toMatchObject({ extensions: { code: 'TIMEOUT' } });
  resolve();
  await Promise.all(first);
  await expect(inTurn(async () => 'done')).resolves.toBe('done');
});
