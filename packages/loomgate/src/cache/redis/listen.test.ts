import { setTimeout as sleep } from 'node:timers/promises';
import { newNamespace } from '../../../../../test/support/caches';
import { startRedis, type TestRedis } from '../../../../../test/support/redis';
import { until } from '../../../../../test/support/until';
import { closeRedis, createRedis } from '../../redis';
import { createLocalPurger } from '../purges/local-purger';
import type { Message, Purger } from '../purges/purger';
import { subscribeToPurges } from './listen';
import { createRedisPurger } from './purger';
import { channelOf, prefixOf } from './state';

const quiet = { warn: () => undefined, info: () => undefined };
const namespace = newNamespace();
let server: TestRedis;
let redis: ReturnType<typeof createRedis>;
let subscriber: ReturnType<typeof createRedis>;
let stop: () => Promise<void>;
let received: Message[];
let losses: number;

beforeEach(async () => {
  server = await startRedis();
  redis = createRedis(server.url, quiet);
  subscriber = createRedis(server.url, quiet);
  [received, losses] = [[], 0];
  stop = subscribeToPurges(subscriber, namespace, {
    onMessage: (message) => received.push(message),
    onLost: () => {
      losses += 1;
    },
  });
  await Promise.all([redis.connect(), subscriber.connect()]);
  await untilSubscribed();
});

afterEach(async () => {
  await stop();
  await Promise.all([closeRedis(redis), closeRedis(subscriber)]);
  await server.stop();
});

// ioredis keeps timers of failed commands for up to a second.
afterAll(() => sleep(1_100));

const channel = channelOf(prefixOf(namespace));

async function untilSubscribed(): Promise<void> {
  await until(async () => (await redis.publish(channel, 'beat epoch 0 0000000000000000')) > 0);
  await until(() => received.length > 0);
  received = [];
}

async function say(purger: Purger): Promise<void> {
  await purger.heartbeat(3n);
  await purger.purge(['rAAAA', 'k_-9'], 16n, 'log');
  await purger.purge([], null, 'admin');
  await purger.heartbeat(2n ** 63n);
  await purger.raiseEpoch(5n);
}

/** Replaces random epochs by their order. */
function named(messages: readonly Message[]): unknown[] {
  const epochs = [...new Set(messages.map(({ epoch }) => epoch))];
  return messages.map((message) => ({ ...message, epoch: epochs.indexOf(message.epoch) }));
}

const expected = [
  { kind: 'epoch', epoch: 0, seq: 1, lsn: 3n },
  { kind: 'heartbeat', epoch: 0, seq: 1, lsn: 3n },
  { kind: 'purge', epoch: 0, seq: 2, lsn: 16n, source: 'log', tags: ['rAAAA', 'k_-9'] },
  { kind: 'purge', epoch: 0, seq: 3, lsn: 16n, source: 'admin', tags: [] },
  { kind: 'heartbeat', epoch: 0, seq: 3, lsn: 2n ** 63n },
  { kind: 'epoch', epoch: 1, seq: 4, lsn: 5n },
];

test('messages arrive through Redis in order and numbered without gaps', async () => {
  await say(createRedisPurger(redis, namespace));
  await until(() => received.length >= expected.length);
  expect([named(received), losses]).toEqual([expected, 0]);
});

test('without Redis the same messages arrive before the call resolves', async () => {
  const messages: Message[] = [];
  const purger = createLocalPurger({ onMessage: (message) => messages.push(message) });
  expect(await purger.state()).toBeNull();
  await say(purger);
  expect(named(messages)).toEqual(expected);
  expect(await purger.state()).toMatchObject({ seq: 4, lsn: 5n });
});

test.each([
  'hello',
  'beat epoch 1',
  'beat epoch x 0000000000000000',
  'purge epoch 1 0000000000000000 log',
  'purge epoch 1 0000000000000000 log a b',
  'purge epoch 1 0 log a',
  '{"kind":"beat"}',
  'beat epoch 1 0000000000000000\n',
])('what is no message counts as one that was lost: %j', async (text) => {
  await redis.publish(channel, text);
  await until(() => losses > 0);
  expect(received).toEqual([]);
});

test('a broken connection is reported, and later messages arrive', async () => {
  subscriber.disconnect(true);
  await until(() => losses > 0);
  await untilSubscribed();
});

test('messages of a restarted Redis arrive again', async () => {
  const port = Number(new URL(server.url).port);
  await server.kill();
  await until(() => losses > 0);
  server = await startRedis(port);
  await until(() => redis.status === 'ready');
  await untilSubscribed();
});

test('a dead connection is detected', async () => {
  server.pause();
  await until(() => losses > 0);
  server.resume();
  await until(() => redis.status === 'ready');
  await untilSubscribed();
});
