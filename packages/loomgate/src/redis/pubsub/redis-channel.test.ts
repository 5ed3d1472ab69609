import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../../../../test/support/invalidation';
import { startRedis, type TestRedis } from '../../../../../test/support/redis';
import type { Channel } from '../../events';
import { connectRedisPair, type RedisPair } from '../pair';
import { createRedisChannel } from './redis-channel';

let redis: TestRedis;
const pairs: RedisPair[] = [];
let warnings: unknown[][] = [];
const log = { warn: () => undefined, info: () => undefined };

beforeEach(async () => {
  warnings = [];
  redis = await startRedis();
});

afterEach(async () => {
  for (const pair of pairs.splice(0)) await pair.close();
  await redis.stop();
});

// ioredis keeps timers of failed commands for up to a second.
afterAll(() => sleep(1_100));

async function open(namespace = 'one'): Promise<{ channel: Channel; received: string[] }> {
  const pair = await connectRedisPair(redis.url, log);
  pairs.push(pair);
  const received: string[] = [];
  const channel = createRedisChannel(pair, namespace, { warn: (...words: unknown[]) => void warnings.push(words) });
  channel.listen(
    (topics) => void received.push(...topics),
    () => void received.push('any'),
  );
  await until(channel.isOpen);
  return { channel, received };
}

test('published topics reach all instances of the same database, in any number', async () => {
  const [publisher, other, stranger] = [await open(), await open(), await open('two')];
  const topics = Array.from({ length: 2_500 }, (_, n) => `Order:${n}`);
  publisher.channel.publish(new Set(topics));
  publisher.channel.publish(null);
  for (const { received } of [publisher, other]) {
    await until(() => received.length === 2_502);
    expect(received).toEqual(['any', ...topics, 'any']);
  }
  expect(stranger.received).toEqual(['any']);
});

test('an interrupted channel reports it and recovers by itself', async () => {
  const [publisher, other] = [await open(), await open()];
  const port = Number(new URL(redis.url).port);
  await redis.kill();
  await until(() => !other.channel.isOpen());
  publisher.channel.publish(new Set(['lost']));
  redis = await startRedis(port);
  await until(() => other.channel.isOpen() && publisher.channel.isOpen());
  await until(() => pairs.every(({ connection }) => connection.status === 'ready'));
  publisher.channel.publish(new Set(['Order:1']));
  await until(() => other.received.includes('Order:1'));
  expect(other.received).toEqual(['any', 'any', 'Order:1']);
});

test('a Redis that refuses to subscribe is logged and has no other effect', async () => {
  const pair = await connectRedisPair(redis.url, log);
  pairs.push(pair);
  await pair.connection.call('ACL', 'SETUSER', 'default', 'resetchannels');
  const channel = createRedisChannel(pair, 'one', { warn: (...words: unknown[]) => void warnings.push(words) });
  const unhandled = jest.fn();
  process.on('unhandledRejection', unhandled);
  channel.listen(
    () => undefined,
    () => undefined,
  );
  await until(() => warnings.length > 0);
  await sleep(50);
  process.off('unhandledRejection', unhandled);
  expect([channel.isOpen(), unhandled.mock.calls, String(warnings)]).toEqual([
    false,
    [],
    expect.stringContaining('subscribing to events in Redis failed'),
  ]);
});
