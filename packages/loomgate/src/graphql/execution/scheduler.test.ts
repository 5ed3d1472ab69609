import { setImmediate as nextTurn } from 'node:timers/promises';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { parse } from 'graphql';
import { createOutputs } from '../limits/output';
import { createExecution } from '.';
import { ExecutionScheduler } from './scheduler';

let resolved = 0;
const schema = makeExecutableSchema({
  typeDefs: 'type Query { boxes(n: Int!): [Box!]! } type Box { size: Int!, inner: Box!, boxes(n: Int!): [Box!]! }',
  resolvers: {
    Query: { boxes: (_, { n }) => boxes(n) },
    Box: {
      size: ({ size }) => {
        resolved += 1;
        return size;
      },
      inner: ({ size }) => Promise.resolve({ size: size + 1 }),
      boxes: (_, { n }) => boxes(n),
    },
  },
});
const boxes = (n: number) => Array.from({ length: n }, (_, size) => ({ size }));
const query = '{ boxes(n: 30) { boxes(n: 200) { a: size b: size inner { size } } } }';

function begin(scheduler: ExecutionScheduler, signal = new AbortController().signal) {
  const unlimited = { responseBytes: 1e9, pendingBytes: 1e9, cost: 1e9 };
  const output = createOutputs(unlimited)(() => undefined);
  const execution = { document: parse(query), documentHash: query, operationName: undefined, variableValues: {} };
  const control = { signal, output, hold: () => () => undefined, client: () => 'one' };
  return createExecution(schema, { scheduler })({ ...execution, contextValue: {}, control });
}

test('an execution stays within the steps of a turn, and has the same result', async () => {
  const whole = await begin(new ExecutionScheduler(Number.POSITIVE_INFINITY));
  const most: number[] = [];
  let isOver = false;
  const answer = begin(new ExecutionScheduler(10_000)).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    resolved = 0;
    await nextTurn();
    most.push(resolved);
  }
  expect(await answer).toEqual(whole);
  // Each of these takes five steps; one step is a field of a thousand objects.
  expect(Math.max(...most)).toBeLessThanOrEqual(3_000);
  expect(most.filter((count) => count > 0).length).toBeGreaterThan(5);
});

test('an execution that has waited before gets a quarter of the steps', async () => {
  const scheduler = new ExecutionScheduler(10_000);
  const steps: number[] = [];
  const onTurn = () => {
    let taken = 0;
    for (; !scheduler.isOverFor(10_000); taken += 100) scheduler.spend(100);
    steps.push(taken);
  };
  scheduler.wait('one', onTurn, true);
  while (steps.length < 1) await nextTurn();
  scheduler.wait('one', onTurn, false);
  while (steps.length < 2) await nextTurn();
  expect(steps).toEqual([2_500, 10_000]);
});

test('an aborted execution stops at the next step', async () => {
  const ended = new AbortController();
  resolved = 0;
  const answer = begin(new ExecutionScheduler(10_000), ended.signal);
  ended.abort(new Error('too late'));
  const { data, errors } = await answer;
  expect(data).toBeUndefined();
  expect(errors?.map(({ message }) => message)).toEqual(['too late']);
  expect(resolved).toBeLessThan(6_000);
});

test('clients take turns, and of one client the latest long execution continues first', async () => {
  const scheduler = new ExecutionScheduler(1);
  const order: string[] = [];
  const go = (name: string) => () => {
    scheduler.spend(1);
    order.push(name);
  };
  scheduler.wait('a', go('a new'), false);
  scheduler.wait('a', go('a newer'), false);
  scheduler.wait('b', go('b new'), false);
  scheduler.wait('a', go('a long'), true);
  scheduler.wait('a', go('a longer'), true);
  while (order.length < 5) await nextTurn();
  expect(order.filter((name) => name.includes('new'))).toEqual(['a new', 'b new', 'a newer']);
  expect(order.filter((name) => name.includes('long'))).toEqual(['a longer', 'a long']);
});

test('a long execution rests for as long as it ran', async () => {
  let nowMs = 0;
  const scheduler = new ExecutionScheduler(1, () => nowMs);
  const order: number[] = [];
  const go = (n: number) => () => {
    scheduler.spend(1);
    order.push(n);
    nowMs += 10;
  };
  scheduler.wait('a', go(2), true);
  scheduler.wait('a', go(1), true);
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  expect(order).toEqual([1]);
  nowMs += 10;
  while (order.length < 2) await nextTurn();
  expect(order).toEqual([1, 2]);
});
