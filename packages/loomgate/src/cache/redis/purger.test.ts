import { setTimeout as sleep } from 'node:timers/promises';
import { newNamespace } from '../../../../../test/support/caches';
import { type DelayingProxy, startDelayingProxy } from '../../../../../test/support/delaying-proxy';
import { startRedis, type TestRedis } from '../../../../../test/support/redis';
import { closeRedis, createRedis } from '../../redis';
import type { Message } from '../purges/purger';
import { subscribeToPurges } from './listen';
import { createRedisPurger, type RedisPurger } from './purger';

const quiet = { warn: () => undefined, info: () => undefined };
const maxPublishMs = 400;
let server: TestRedis;
let proxy: DelayingProxy;
let redis: ReturnType<typeof createRedis>;
let subscriber: ReturnType<typeof createRedis>;
let purger: RedisPurger;
let received: Message[];

beforeEach(async () => {
  server = await startRedis();
  proxy = await startDelayingProxy(Number(new URL(server.url).port));
  redis = createRedis(`redis://127.0.0.1:${proxy.port}`, quiet);
  subscriber = createRedis(server.url, quiet);
  await Promise.all([redis.connect(), subscriber.connect()]);
  const namespace = newNamespace();
  received = [];
  subscribeToPurges(subscriber, namespace, { onMessage: (message) => received.push(message), onLost: () => undefined });
  purger = createRedisPurger(redis, namespace, { maxPublishMs });
  await subscriber.ping();
});

afterEach(async () => {
  await Promise.all([closeRedis(redis, 100), closeRedis(subscriber, 100)]);
  await proxy.stop();
  await server.stop();
});

// ioredis keeps timers of failed commands for up to a second.
afterAll(() => sleep(1_100));

const isReady = () => redis.status === 'ready';

/** @returns the positions of the heartbeats that were published until now */
async function heartbeats(): Promise<bigint[]> {
  await subscriber.ping();
  return received.filter(({ kind }) => kind === 'heartbeat').map(({ lsn }) => lsn);
}

test('a heartbeat that takes too long to Redis is not published', async () => {
  await purger.heartbeat(1n);
  expect(await heartbeats()).toEqual([1n]);
  proxy.delay({ toServer: 800 });
  await purger.heartbeat(2n);
  expect(await heartbeats()).toEqual([1n]);
  proxy.delay({ toServer: 0 });
  await purger.heartbeat(3n);
  expect(await heartbeats()).toEqual([1n, 3n]);
});

test('slow answers do not delay heartbeats', async () => {
  await purger.heartbeat(1n);
  proxy.delay({ toClient: 500 });
  for (const lsn of [2n, 3n, 4n]) await purger.heartbeat(lsn);
  expect(await heartbeats()).toEqual([1n, 2n, 3n, 4n]);
});

test('the clock of another Redis is read again', async () => {
  await purger.heartbeat(1n);
  proxy.cut();
  while (isReady()) await sleep(5);
  proxy.mend();
  while (!isReady()) await sleep(5);
  await purger.heartbeat(2n);
  expect(await heartbeats()).toEqual([1n, 2n]);
});

test('after requireNewEpoch the next call begins a new epoch', async () => {
  await purger.heartbeat(1n);
  purger.requireNewEpoch();
  await purger.purge(['rAAAA'], 2n, 'log');
  await purger.heartbeat(3n);
  await heartbeats();
  expect(received.map(({ kind }) => kind)).toEqual(['epoch', 'heartbeat', 'epoch', 'purge', 'heartbeat']);
});
