import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { openSocketPair, type SocketPair } from '../../../../../test/subscriptions/socket-pair';
import { createIntake } from './intake';

const count = 10_000;
let pair: SocketPair;

beforeEach(async () => {
  pair = await openSocketPair();
});

afterEach(() => pair.close());

/** Handles the messages of the server's end of the pair, and counts those that have been read. */
function takeIn(take: (text: string) => Promise<void>): { read: number } {
  const counted = { read: 0 };
  const enter = createIntake(pair.server, take);
  pair.server.on('message', (data) => {
    counted.read += 1;
    enter(data.toString());
  });
  return counted;
}

/** Sends numbers, each as a message of a hundred characters. */
function sendAll(): void {
  for (let n = 0; n < count; n += 1) pair.client.send(String(n).padStart(100));
}

/** The messages in 64 KB and in Node's own buffers, at most. */
const mostRead = 2_000;

test('four messages of a socket are handled at once while it is paused, then the rest in order', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const taken: number[] = [];
  const all = Promise.withResolvers<void>();
  const counted = takeIn(async (text) => {
    taken.push(Number(text));
    if (taken.length === count) all.resolve();
    await held;
  });
  sendAll();
  await once(pair.server, 'message');
  for (let n = 0; n < 100; n += 1) await turn();
  expect([taken, pair.server.isPaused]).toEqual([[0, 1, 2, 3], true]);
  expect(counted.read).toBeLessThan(mostRead);
  release();
  await all.promise;
  expect(taken).toEqual(Array.from({ length: count }, (_, n) => n));
  for (let n = 0; n < 2; n += 1) await turn();
  expect(pair.server.isPaused).toBe(false);
});

test('messages that are handled at once are limited to four in a turn of the event loop', async () => {
  let [taken, inTurn, most] = [0, 0, 0];
  const all = Promise.withResolvers<void>();
  takeIn(async () => {
    if (inTurn === 0)
      setImmediate(() => {
        inTurn = 0;
      });
    most = Math.max(most, ++inTurn);
    if (++taken === count) all.resolve();
  });
  sendAll();
  await all.promise;
  expect(most).toBe(4);
});

test('waiting messages are dropped when the socket is closed', async () => {
  const taken: string[] = [];
  takeIn(async (text) => {
    taken.push(text);
    pair.server.close(1008);
  });
  const closed = once(pair.client, 'close');
  sendAll();
  expect((await closed)[0]).toBe(1008);
  expect(taken.length).toBeLessThanOrEqual(4);
});
