import { createIdleQueue } from './idle';

beforeEach(() => jest.useFakeTimers({ now: 0 }));
afterEach(() => jest.useRealTimers());

test('jobs run one at a time, and never within whoever asks for them', () => {
  const ran: number[] = [];
  const queue = createIdleQueue(() => true);
  for (const job of [1, 2]) queue.push(() => ran.push(job));
  expect(ran).toEqual([]);
  jest.advanceTimersByTime(20);
  expect(ran).toEqual([1]);
  jest.advanceTimersByTime(20);
  expect(ran).toEqual([1, 2]);
  expect(jest.getTimerCount()).toBe(0);
});

test('a job waits while requests are under way, but not for ever', () => {
  const job = jest.fn();
  createIdleQueue(() => false).push(job);
  jest.advanceTimersByTime(480);
  expect(job).not.toHaveBeenCalled();
  jest.advanceTimersByTime(100);
  expect(job).toHaveBeenCalledTimes(1);
});

test('what comes on top of a hundred is not kept', () => {
  const queue = createIdleQueue(() => false);
  const taken = Array.from({ length: 150 }, () => queue.push(() => undefined));
  expect(taken.filter(Boolean)).toHaveLength(100);
});
