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

// ioredis keeps the timers of what failed, for up to a second.
afterAll(() => sleep(1_100));

async function open(namespace = 'one'): Promise<{ channel: Channel; told: string[] }> {
  const pair = await connectRedisPair(redis.url, log);
  pairs.push(pair);
  const told: string[] = [];
  const channel = createRedisChannel(pair, namespace, { warn: (...words: unknown[]) => void warnings.push(words) });
  channel.listen(
    (topics) => void told.push(...topics),
    () => void told.push('any'),
  );
  await until(channel.isOpen);
  return { channel, told };
}

test('what is published is told to all instances on the same database, however many topics it has', async () => {
  const [publisher, other, stranger] = [await open(), await open(), await open('two')];
  const topics = Array.from({ length: 2_500 }, (_, n) => `Order:${n}`);
  publisher.channel.publish(new Set(topics));
  publisher.channel.publish(null);
  for (const { told } of [publisher, other]) {
    await until(() => told.length === 2_502);
    expect(told).toEqual(['any', ...topics, 'any']);
  }
  expect(stranger.told).toEqual(['any']);
});

test('a channel that was interrupted says so, and is whole again by itself', async () => {
  const [publisher, other] = [await open(), await open()];
  const port = Number(new URL(redis.url).port);
  await redis.kill();
  await until(() => !other.channel.isOpen());
  publisher.channel.publish(new Set(['lost']));
  redis = await startRedis(port);
  await until(() => other.channel.isOpen() && publisher.channel.isOpen());
  await until(() => pairs.every(({ connection }) => connection.status === 'ready'));
  publisher.channel.publish(new Set(['Order:1']));
  await until(() => other.told.includes('Order:1'));
  expect(other.told).toEqual(['any', 'any', 'Order:1']);
});

test('a Redis that does not let us listen is told of, and costs nothing else', async () => {
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
    expect.stringContaining('does not tell of events'),
  ]);
});
