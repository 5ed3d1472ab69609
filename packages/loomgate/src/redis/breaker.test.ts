import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { BreakerError, createBreaker } from './breaker';

let nowMs = 0;
const failure = new Error('broken');
const fail = () => Promise.reject(failure);
const succeed = () => Promise.resolve('done');

function create() {
  return createBreaker({ deadlineMs: 20, failures: 3, pauseMs: 1_000, clock: () => nowMs });
}

async function open(breaker: ReturnType<typeof create>): Promise<void> {
  for (const _ of [1, 2, 3]) await expect(breaker.run(fail)).rejects.toBe(failure);
}

test('results are passed through', async () => {
  await expect(create().run(succeed)).resolves.toBe('done');
});

test('a task that times out fails, and its late rejection is handled', async () => {
  const late = () => sleep(500).then(fail);
  await expect(create().run(late)).rejects.toThrow('no answer within 20 ms');
  await sleep(600);
});

test('an answer that arrived during a stall of the process is not a timeout', async () => {
  const answered = create().run(() => stat('.').then(() => 'done'));
  const until = Date.now() + 60;
  while (Date.now() < until);
  await expect(answered).resolves.toBe('done');
});

test('after the configured number of consecutive failures no task runs', async () => {
  const breaker = create();
  await open(breaker);
  expect(breaker.isOpen).toBe(true);
  const task = jest.fn(succeed);
  await expect(breaker.run(task)).rejects.toThrow(BreakerError);
  expect(task).not.toHaveBeenCalled();
});

test('a success resets the count of failures', async () => {
  const breaker = create();
  for (const task of [fail, fail, succeed, fail, fail]) await breaker.run(task).catch(() => undefined);
  expect(breaker.isOpen).toBe(false);
});

test('after the pause one task probes and the others fail until it succeeds', async () => {
  const breaker = create();
  await open(breaker);
  nowMs += 1_001;
  const trial = Promise.withResolvers<string>();
  const tried = breaker.run(() => trial.promise);
  await expect(breaker.run(succeed)).rejects.toThrow(BreakerError);
  trial.resolve('back');
  await expect(tried).resolves.toBe('back');
  await expect(breaker.run(succeed)).resolves.toBe('done');
});

test('when the probe fails the pause starts again', async () => {
  const breaker = create();
  await open(breaker);
  nowMs += 1_001;
  await expect(breaker.run(fail)).rejects.toBe(failure);
  expect(breaker.isOpen).toBe(true);
  nowMs += 1_001;
  expect(breaker.isOpen).toBe(false);
});
