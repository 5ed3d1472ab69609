import { setTimeout as sleep } from 'node:timers/promises';
import { newNamespace } from '../../../../../test/support/caches';
import { type DelayingProxy, startDelayingProxy } from '../../../../../test/support/delaying-proxy';
import { startRedis, type TestRedis } from '../../../../../test/support/redis';
import { closeRedis, createRedis } from '../../redis';
import type { Message } from '../shared-store';
import { listenToRedis } from './listen';
import { createRedisPurger, type RedisPurger } from './purger';

const quiet = { warn: () => undefined, info: () => undefined };
const maxPublishMs = 400;
let server: TestRedis;
let proxy: DelayingProxy;
let redis: ReturnType<typeof createRedis>;
let subscriber: ReturnType<typeof createRedis>;
let purger: RedisPurger;
let heard: Message[];

beforeEach(async () => {
  server = await startRedis();
  proxy = await startDelayingProxy(Number(new URL(server.url).port));
  redis = createRedis(`redis://127.0.0.1:${proxy.port}`, quiet);
  subscriber = createRedis(server.url, quiet);
  await Promise.all([redis.connect(), subscriber.connect()]);
  const namespace = newNamespace();
  heard = [];
  listenToRedis(subscriber, namespace, { onMessage: (message) => heard.push(message), onLost: () => undefined });
  purger = createRedisPurger(redis, namespace, { maxPublishMs });
  await subscriber.ping();
});

afterEach(async () => {
  await Promise.all([closeRedis(redis, 100), closeRedis(subscriber, 100)]);
  await proxy.stop();
  await server.stop();
});

// ioredis keeps the timers of what failed, for up to a second.
afterAll(() => sleep(1_100));

const isReady = () => redis.status === 'ready';

/** The positions of the beats that were told by now. */
async function beats(): Promise<bigint[]> {
  await subscriber.ping();
  return heard.filter(({ kind }) => kind === 'beat').map(({ lsn }) => lsn);
}

test('a beat that was on its way to Redis for too long is not told', async () => {
  await purger.beat(1n);
  expect(await beats()).toEqual([1n]);
  proxy.delay({ toServer: 800 });
  await purger.beat(2n);
  expect(await beats()).toEqual([1n]);
  proxy.delay({ toServer: 0 });
  await purger.beat(3n);
  expect(await beats()).toEqual([1n, 3n]);
});

test('a slow way back says nothing of the way there', async () => {
  await purger.beat(1n);
  proxy.delay({ toClient: 500 });
  for (const lsn of [2n, 3n, 4n]) await purger.beat(lsn);
  expect(await beats()).toEqual([1n, 2n, 3n, 4n]);
});

test('the clock of another Redis is asked anew', async () => {
  await purger.beat(1n);
  proxy.cut();
  while (isReady()) await sleep(5);
  proxy.mend();
  while (!isReady()) await sleep(5);
  await purger.beat(2n);
  expect(await beats()).toEqual([1n, 2n]);
});

test('what is begun anew is another epoch, at the next call', async () => {
  await purger.beat(1n);
  purger.beginAnew();
  await purger.purge(['rAAAA'], 2n, 'log');
  await purger.beat(3n);
  await beats();
  expect(heard.map(({ kind }) => kind)).toEqual(['epoch', 'beat', 'epoch', 'purge', 'beat']);
});
