import { createReadiness } from '../../packages/loomgate/src/http/health';

let nowMs = 0;
const clock = () => nowMs;

/** A readiness, and how often its one part has been looked at. */
function create(check: () => Promise<unknown> = async () => undefined) {
  const database = jest.fn(check);
  return { database, readiness: createReadiness({ database }, clock) };
}

test('however many ask within a second, each part is looked at once', async () => {
  const { database, readiness } = create();
  await Promise.all(Array.from({ length: 100 }, () => readiness.look()));
  nowMs += 999;
  expect(await readiness.look()).toMatchObject({ ready: true, status: 'ok' });
  expect(database).toHaveBeenCalledTimes(1);
  nowMs += 1;
  await readiness.look();
  expect(database).toHaveBeenCalledTimes(2);
});

test('a look that takes long is shared by those who come meanwhile', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { database, readiness } = create(() => promise);
  const first = readiness.look();
  nowMs += 1_900;
  const second = readiness.look();
  resolve();
  expect((await Promise.all([first, second])).map(({ ready }) => ready)).toEqual([true, true]);
  expect(database).toHaveBeenCalledTimes(1);
});

test('that it is stopping is said at once, whatever has been found before', async () => {
  const { readiness } = create();
  expect((await readiness.look()).ready).toBe(true);
  readiness.stop();
  expect(await readiness.look()).toMatchObject({ ready: false, status: 'stopping' });
});

test('a failure is remembered no longer than that', async () => {
  let isDown = true;
  const { readiness } = create(async () => {
    if (isDown) throw new Error('down');
  });
  expect((await readiness.look()).status).toBe('unavailable');
  isDown = false;
  nowMs += 1_000;
  expect((await readiness.look()).status).toBe('ok');
});
