import { once } from 'node:events';
import { openSocketPair, type SocketPair } from '../../../../../test/subscriptions/socket-pair';
import { createWriter, pieceBytes, type Writer } from './writer';

let pair: SocketPair;
let writer: Writer;

beforeEach(async () => {
  pair = await openSocketPair();
  writer = createWriter(pair.server);
});

afterEach(() => pair.close());

/** More than the operating system buffers for a client that does not read; each character has three bytes. */
const long = '€'.repeat(10_000_000);
const longBytes = 3 * long.length;

test('messages arrive whole and in order, long ones among short ones', async () => {
  const texts: string[] = [];
  pair.client.on('message', (data, isBinary) => texts.push(isBinary ? 'binary' : data.toString()));
  const sent = ['one', long, 'two', ''].map((text) => writer.send(text));
  await Promise.all(sent);
  while (texts.length < 4) await once(pair.client, 'message');
  expect(texts.map((text) => text.length)).toEqual([3, long.length, 3, 0]);
  expect(texts[1] === long).toBe(true);
  expect([writer.waitingBytes(), writer.sentBytes()]).toEqual([0, longBytes + 6]);
});

test('a message that is not read is written piece by piece, and progress shows before its end', async () => {
  pair.client.pause();
  let isDone = false;
  const sent = writer.send(long).then(() => {
    isDone = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const stalled = writer.sentBytes();
  expect(stalled).toBeLessThan(longBytes);
  expect(pair.server.bufferedAmount).toBeLessThan(3 * pieceBytes);
  expect(writer.waitingBytes()).toBeGreaterThan(0);
  expect(isDone).toBe(false);
  pair.client.resume();
  await sent;
  expect(writer.sentBytes()).toBe(longBytes);
});

test('there is room while at most one piece waits, and again when more has been written', async () => {
  await writer.room();
  pair.client.pause();
  void writer.send(long);
  let hasRoom = false;
  const room = writer.room().then(() => {
    hasRoom = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(hasRoom).toBe(false);
  pair.client.resume();
  await room;
  expect(writer.waitingBytes()).toBeLessThanOrEqual(pieceBytes);
});

test('on a closed socket all promises resolve, and no bytes wait', async () => {
  pair.client.pause();
  const waited = Promise.all([writer.send(long), writer.send('more'), writer.room()]);
  pair.server.terminate();
  await waited;
  await writer.send('later');
  await writer.room();
  expect(writer.waitingBytes()).toBe(0);
});
