import { setTimeout as sleep } from 'node:timers/promises';
import { newNamespace } from '../../../../../test/support/caches';
import { startRedis, type TestRedis } from '../../../../../test/support/redis';
import { until } from '../../../../../test/support/until';
import { closeRedis, createRedis } from '../../redis';
import { createLocalPurger } from '../local-purger';
import type { Message, Purger } from '../shared-store';
import { channelOf, prefixOf } from './keys';
import { listenToRedis } from './listen';
import { createRedisPurger } from './purger';

const quiet = { warn: () => undefined, info: () => undefined };
const namespace = newNamespace();
let server: TestRedis;
let redis: ReturnType<typeof createRedis>;
let subscriber: ReturnType<typeof createRedis>;
let stop: () => Promise<void>;
let heard: Message[];
let losses: number;

beforeEach(async () => {
  server = await startRedis();
  redis = createRedis(server.url, quiet);
  subscriber = createRedis(server.url, quiet);
  [heard, losses] = [[], 0];
  stop = listenToRedis(subscriber, namespace, {
    onMessage: (message) => heard.push(message),
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

// ioredis keeps the timers of what failed, for up to a second.
afterAll(() => sleep(1_100));

const channel = channelOf(prefixOf(namespace));

async function untilSubscribed(): Promise<void> {
  await until(async () => (await redis.publish(channel, 'beat epoch 0 0000000000000000')) > 0);
  await until(() => heard.length > 0);
  heard = [];
}

async function say(purger: Purger): Promise<void> {
  await purger.beat(3n);
  await purger.purge(['rAAAA', 'k_-9'], 16n, 'log');
  await purger.purge([], null, 'admin');
  await purger.beat(2n ** 63n);
  await purger.raiseEpoch(5n);
}

/** Which epoch it is, by its place, in place of what is drawn. */
function named(messages: readonly Message[]): unknown[] {
  const epochs = [...new Set(messages.map(({ epoch }) => epoch))];
  return messages.map((message) => ({ ...message, epoch: epochs.indexOf(message.epoch) }));
}

const expected = [
  { kind: 'epoch', epoch: 0, seq: 1, lsn: 3n },
  { kind: 'beat', epoch: 0, seq: 1, lsn: 3n },
  { kind: 'purge', epoch: 0, seq: 2, lsn: 16n, source: 'log', tags: ['rAAAA', 'k_-9'] },
  { kind: 'purge', epoch: 0, seq: 3, lsn: 16n, source: 'admin', tags: [] },
  { kind: 'beat', epoch: 0, seq: 3, lsn: 2n ** 63n },
  { kind: 'epoch', epoch: 1, seq: 4, lsn: 5n },
];

test('what is purged is heard in order and numbered without holes, by Redis', async () => {
  await say(createRedisPurger(redis, namespace));
  await until(() => heard.length >= expected.length);
  expect([named(heard), losses]).toEqual([expected, 0]);
});

test('and in one process alone it is heard before the call is over, as well', async () => {
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
  expect(heard).toEqual([]);
});

test('a connection that breaks is told, and what comes after it is heard', async () => {
  subscriber.disconnect(true);
  await until(() => losses > 0);
  await untilSubscribed();
});

test('a Redis that comes back is listened to again', async () => {
  const port = Number(new URL(server.url).port);
  await server.kill();
  await until(() => losses > 0);
  server = await startRedis(port);
  await until(() => redis.status === 'ready');
  await untilSubscribed();
});

test('a connection on which nothing comes any more is noticed', async () => {
  server.pause();
  await until(() => losses > 0);
  server.resume();
  await until(() => redis.status === 'ready');
  await untilSubscribed();
});
