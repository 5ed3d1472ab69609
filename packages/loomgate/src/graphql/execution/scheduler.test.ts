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

function begin(turns: ExecutionScheduler, signal = new AbortController().signal) {
  const unlimited = { responseBytes: 1e9, pendingBytes: 1e9, cost: 1e9 };
  const output = createOutputs(unlimited)(() => undefined);
  const execution = { document: parse(query), documentHash: query, operationName: undefined, variableValues: {} };
  const control = { signal, output, hold: () => () => undefined, client: () => 'one' };
  return createExecution(schema, { turns })({ ...execution, contextValue: {}, control });
}

test('an execution takes no more steps in a turn of the event loop than one may, and answers the same', async () => {
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

test('an execution that has waited before takes a quarter of a turn', async () => {
  const turns = new ExecutionScheduler(10_000);
  const steps: number[] = [];
  const goOn = () => {
    let taken = 0;
    for (; !turns.isOverFor(10_000); taken += 100) turns.spend(100);
    steps.push(taken);
  };
  turns.wait('one', goOn, true);
  while (steps.length < 1) await nextTurn();
  turns.wait('one', goOn, false);
  while (steps.length < 2) await nextTurn();
  expect(steps).toEqual([2_500, 10_000]);
});

test('an execution stops at the next step when it is ended', async () => {
  const ended = new AbortController();
  resolved = 0;
  const answer = begin(new ExecutionScheduler(10_000), ended.signal);
  ended.abort(new Error('too late'));
  const { data, errors } = await answer;
  expect(data).toBeUndefined();
  expect(errors?.map(({ message }) => message)).toEqual(['too late']);
  expect(resolved).toBeLessThan(6_000);
});

test('clients take turns, and what has waited before goes on before what is new of the same client', async () => {
  const turns = new ExecutionScheduler(1);
  const order: string[] = [];
  const go = (name: string) => () => {
    turns.spend(1);
    order.push(name);
  };
  turns.wait('a', go('a new'), false);
  turns.wait('a', go('a newer'), false);
  turns.wait('b', go('b new'), false);
  turns.wait('a', go('a long'), true);
  turns.wait('a', go('a longer'), true);
  while (order.length < 5) await nextTurn();
  expect(order.filter((name) => name.includes('new'))).toEqual(['a new', 'b new', 'a newer']);
  expect(order.filter((name) => name.includes('long'))).toEqual(['a longer', 'a long']);
});

test('what waits again goes on when others have had the thread for as long', async () => {
  let nowMs = 0;
  const turns = new ExecutionScheduler(1, () => nowMs);
  const order: number[] = [];
  const go = (n: number) => () => {
    turns.spend(1);
    order.push(n);
    nowMs += 10;
  };
  turns.wait('a', go(2), true);
  turns.wait('a', go(1), true);
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  expect(order).toEqual([1]);
  nowMs += 10;
  while (order.length < 2) await nextTurn();
  expect(order).toEqual([1, 2]);
});
