import { setImmediate as nextTurn } from 'node:timers/promises';
import { createLoader, type LoadMany } from './key-loader';
import { createOperation } from './operation';

const execute = async <Row>(): Promise<Row[]> => [];

/** A loader, and the keys of the batches that it has loaded. */
function start(loadMany: LoadMany<string> = async (keys) => keys.map((key) => `value of ${key}`)) {
  const batches: (readonly string[])[] = [];
  const { load } = createLoader<string>(createOperation(execute), 'Type.byKey', ['text'], (keys) => {
    batches.push(keys);
    return loadMany(keys);
  });
  return { load, batches };
}

test('the keys requested in one turn are one batch, each key once', async () => {
  const { load, batches } = start();
  const values = [load('1'), load('2'), load('1')];
  expect(await Promise.all(values)).toEqual(['value of 1', 'value of 2', 'value of 1']);
  expect(batches).toEqual([['1', '2']]);
});

test('a cached key is not loaded again, and resolves with its round', async () => {
  const { load, batches } = start();
  await load('1');
  const order: string[] = [];
  const cached = load('1').then(() => order.push('cached'));
  const loaded = load('2').then(() => order.push('loaded'));
  await Promise.resolve();
  expect(order).toEqual([]);
  await Promise.all([cached, loaded]);
  expect(order.sort()).toEqual(['cached', 'loaded']);
  expect(batches).toEqual([['1'], ['2']]);
});

test('the keys requested while a batch is loaded are in the next batch', async () => {
  const { load, batches } = start(async (keys) => nextTurn(keys.map((key) => key)));
  const first = load('1');
  await new Promise(process.nextTick);
  await Promise.all([first, load('2'), load('1')]);
  expect(batches).toEqual([['1'], ['2']]);
});

test('the error of a key rejects this key only, and is cached', async () => {
  const { load, batches } = start(async (keys) => keys.map((key) => (key === 'bad' ? new Error('no such key') : key)));
  const [good, bad] = await Promise.allSettled([load('good'), load('bad')]);
  expect(good).toEqual({ status: 'fulfilled', value: 'good' });
  expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'no such key' } });
  await expect(load('bad')).rejects.toThrow('no such key');
  expect(batches).toHaveLength(1);
});

test.each(['a\0b', '\ud800', 'x\udc00y'])(
  'a key that Postgres cannot store is rejected alone, and is not loaded',
  async (key) => {
    const { load, batches } = start();
    const outcomes = await Promise.allSettled([load('1'), load(key), load('2'), load('é😀')]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { extensions: { code: 'BAD_USER_INPUT' } } });
    expect(outcomes[2]).toMatchObject({ value: 'value of 2' });
    expect(batches).toEqual([['1', '2', 'é😀']]);
    await expect(load(key)).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(batches).toHaveLength(1);
  },
);

test('a batch that fails rejects all of its keys, and they can be requested again', async () => {
  let isDown = true;
  const { load, batches } = start(async (keys) => {
    if (isDown) throw new Error('the database is down');
    return [...keys];
  });
  const outcomes = await Promise.allSettled([load('1'), load('2')]);
  expect(outcomes).toMatchObject([1, 2].map(() => ({ reason: { message: 'the database is down' } })));
  isDown = false;
  expect(await load('1')).toBe('1');
  expect(batches).toEqual([['1', '2'], ['1']]);
});
