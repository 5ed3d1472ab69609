import { createReadiness } from '../../packages/loomgate/src/http/health';

let nowMs = 0;
const clock = () => nowMs;

/** Creates a readiness with one part, and counts its checks. */
function create(check: () => Promise<unknown> = async () => undefined) {
  const database = jest.fn(check);
  return { database, readiness: createReadiness({ database }, clock) };
}

test('each part is checked once a second, however many probes there are', async () => {
  const { database, readiness } = create();
  await Promise.all(Array.from({ length: 100 }, () => readiness.check()));
  nowMs += 999;
  expect(await readiness.check()).toMatchObject({ ready: true, status: 'ok' });
  expect(database).toHaveBeenCalledTimes(1);
  nowMs += 1;
  await readiness.check();
  expect(database).toHaveBeenCalledTimes(2);
});

test('concurrent probes share one check', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { database, readiness } = create(() => promise);
  const first = readiness.check();
  nowMs += 1_900;
  const second = readiness.check();
  resolve();
  expect((await Promise.all([first, second])).map(({ ready }) => ready)).toEqual([true, true]);
  expect(database).toHaveBeenCalledTimes(1);
});

test('stopping is reported at once, whatever the last result', async () => {
  const { readiness } = create();
  expect((await readiness.check()).ready).toBe(true);
  readiness.stop();
  expect(await readiness.check()).toMatchObject({ ready: false, status: 'stopping' });
});

test('a failure is not reused for longer either', async () => {
  let isDown = true;
  const { readiness } = create(async () => {
    if (isDown) throw new Error('down');
  });
  expect((await readiness.check()).status).toBe('unavailable');
  isDown = false;
  nowMs += 1_000;
  expect((await readiness.check()).status).toBe('ok');
});
