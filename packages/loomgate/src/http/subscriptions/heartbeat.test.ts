import { once } from 'node:events';
import { openSocketPair, type SocketPair } from '../../../../../test/subscriptions/socket-pair';
import { startHeartbeat } from './heartbeat';

const everyMs = 50;
let pair: SocketPair;

afterEach(() => pair.close());

/** @param waiting bytes that wait to be written, as reported to the server */
async function open(autoPong: boolean, waiting = 0): Promise<string[]> {
  pair = await openSocketPair({ autoPong });
  const pings: string[] = [];
  pair.client.on('ping', (data) => pings.push(data.toString('hex')));
  startHeartbeat(pair.server, { waitingBytes: () => waiting }, everyMs);
  return pings;
}

test('a client that echoes pings stays connected, and each ping is different', async () => {
  const pings = await open(true);
  while (pings.length < 5) await once(pair.client, 'ping');
  expect(pair.server.readyState).toBe(pair.server.OPEN);
  expect(new Set(pings).size).toBe(pings.length);
  expect(pings[0]).toHaveLength(16);
});

test('pongs that echo no ping of the server do not count', async () => {
  const pings = await open(false);
  const guessing = setInterval(() => {
    for (const guess of ['', 'alive', '\0'.repeat(8)]) pair.client.pong(guess);
  }, 5);
  const closed = once(pair.client, 'close').finally(() => clearInterval(guessing));
  expect((await closed)[0]).toBe(1006);
  expect(pings).toHaveLength(1);
});

test('the echo of an earlier ping does not count for a later one', async () => {
  await open(false);
  const [first] = await once(pair.client, 'ping');
  pair.client.pong(first);
  await once(pair.client, 'ping');
  pair.client.pong(first);
  expect((await once(pair.client, 'close'))[0]).toBe(1006);
});

test('while data waits to be written no ping is sent, and no echo is expected', async () => {
  const pings = await open(false, 1);
  await new Promise((resolve) => setTimeout(resolve, 5 * everyMs));
  expect([pings, pair.server.readyState]).toEqual([[], pair.server.OPEN]);
});

test('no echo is expected while the socket is paused, and one is expected again when it is resumed', async () => {
  const pings = await open(false);
  pair.server.pause();
  await new Promise((resolve) => setTimeout(resolve, 5 * everyMs));
  expect([pings, pair.server.readyState]).toEqual([[], pair.server.OPEN]);
  pair.server.resume();
  expect((await once(pair.client, 'close'))[0]).toBe(1006);
});
