import { setImmediate as turn } from 'node:timers/promises';
import { createLoader, type LoadMany } from './observed-loader';
import { createOperation } from './operation';

const execute = async <Row>(): Promise<Row[]> => [];

/** A loader, and the batches that it has asked for. */
function start(loadMany: LoadMany<string> = async (keys) => keys.map((key) => `value of ${key}`)) {
  const batches: (readonly string[])[] = [];
  const { load } = createLoader<string>(createOperation(execute), 'Type.byKey', (keys) => {
    batches.push(keys);
    return loadMany(keys);
  });
  return { load, batches };
}

test('what is asked for in one turn is one batch, and each key is asked for once', async () => {
  const { load, batches } = start();
  const [one, two, again] = [load('1'), load('2'), load('1')];
  expect(await Promise.all([one, two, again])).toEqual(['value of 1', 'value of 2', 'value of 1']);
  expect(again).toBe(one);
  expect(batches).toEqual([['1', '2']]);
});

test('what is known is not asked for again, and comes with its round', async () => {
  const { load, batches } = start();
  await load('1');
  const order: string[] = [];
  const known = load('1').then(() => order.push('known'));
  const fresh = load('2').then(() => order.push('new'));
  await Promise.resolve();
  expect(order).toEqual([]);
  await Promise.all([known, fresh]);
  expect(order.sort()).toEqual(['known', 'new']);
  expect(batches).toEqual([['1'], ['2']]);
});

test('what is asked for while a batch is under way is the next one', async () => {
  const { load, batches } = start(async (keys) => turn(keys.map((key) => key)));
  const first = load('1');
  await new Promise(process.nextTick);
  await Promise.all([first, load('2'), load('1')]);
  expect(batches).toEqual([['1'], ['2']]);
});

test('a key with an error fails, and no other; nobody has to listen', async () => {
  const { load } = start(async (keys) => keys.map((key) => (key === 'bad' ? new Error('no such key') : key)));
  load('bad');
  const [good, bad] = await Promise.allSettled([load('good'), load('bad')]);
  expect(good).toEqual({ status: 'fulfilled', value: 'good' });
  expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'no such key' } });
  await expect(load('bad')).rejects.toThrow('no such key');
  await turn();
});

test.each(['a\0b', '\ud800', 'x\udc00y'])(
  'a key that Postgres cannot hold fails alone, and is not asked for',
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

test('a batch that fails, fails all of its keys, which may be asked for again', async () => {
  let isDown = true;
  const { load, batches } = start(async (keys) => {
    if (isDown) throw new Error('the database is away');
    return [...keys];
  });
  const outcomes = await Promise.allSettled([load('1'), load('2')]);
  expect(outcomes).toMatchObject([1, 2].map(() => ({ reason: { message: 'the database is away' } })));
  isDown = false;
  expect(await load('1')).toBe('1');
  expect(batches).toEqual([['1', '2'], ['1']]);
});
