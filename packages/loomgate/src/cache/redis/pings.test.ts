import { setTimeout as sleep } from 'node:timers/promises';
import { newNamespace } from '../../../../../test/support/caches';
import { type DelayingProxy, startDelayingProxy } from '../../../../../test/support/delaying-proxy';
import { startRedis, type TestRedis } from '../../../../../test/support/redis';
import { closeRedis, createRedis } from '../../redis';
import { createPings, type Pings } from './pings';

const quiet = { warn: () => undefined, info: () => undefined };
const channel = newNamespace();
let server: TestRedis;
let proxy: DelayingProxy;
let redis: ReturnType<typeof createRedis>;
let subscriber: ReturnType<typeof createRedis>;
let pings: Pings;
/** For each message the time of its publication, and the lower bound by pings. */
let received: { publishedAtMs: number; sentBeforeMs: number }[];

beforeEach(async () => {
  server = await startRedis();
  proxy = await startDelayingProxy(Number(new URL(server.url).port));
  redis = createRedis(server.url, quiet);
  subscriber = createRedis(`redis://127.0.0.1:${proxy.port}`, quiet);
  received = [];
  subscriber.on('message', (_, text) => {
    received.push({ publishedAtMs: Number(text), sentBeforeMs: pings.answeredPingMs });
  });
  await Promise.all([redis.connect(), subscriber.connect()]);
  pings = createPings(subscriber, 10);
  await subscriber.subscribe(channel);
});

afterEach(async () => {
  pings.stop();
  server.resume();
  await Promise.all([closeRedis(redis, 100), closeRedis(subscriber, 100)]);
  await proxy.stop();
  await server.stop();
});

// ioredis keeps timers of failed commands for up to a second.
afterAll(() => sleep(1_100));

async function publish(count: number): Promise<void> {
  const before = received.length;
  for (let n = 0; n < count; n += 1) {
    await redis.publish(channel, String(performance.now()));
    await sleep(5);
  }
  while (received.length < before + count) await sleep(5);
}

const untilAnswered = async () => {
  while (pings.answeredPingMs === Number.NEGATIVE_INFINITY) await sleep(5);
};

test('the bound is never later than the publication of a message, whatever its delay', async () => {
  await untilAnswered();
  for (const toClient of [0, 300, 50]) {
    proxy.delay({ toClient });
    await publish(30);
  }
  expect(received).toHaveLength(90);
  expect(received.filter(({ publishedAtMs, sentBeforeMs }) => sentBeforeMs > publishedAtMs)).toEqual([]);
});

test('a delayed message is recognised at once, and so is a quick one afterwards', async () => {
  const ages = () => received.splice(0).map(({ sentBeforeMs }) => performance.now() - sentBeforeMs);
  await untilAnswered();
  proxy.delay({ toClient: 500 });
  await publish(1);
  expect(ages()[0]).toBeGreaterThanOrEqual(500);
  proxy.delay({ toClient: 0 });
  do await publish(1);
  while ((ages()[0] ?? 0) > 400);
});

test('before the first answered ping a message may have any age', async () => {
  pings.stop();
  proxy.delay({ toClient: 300 });
  pings = createPings(subscriber, 10);
  await publish(1);
  expect(received[0]?.sentBeforeMs).toBe(Number.NEGATIVE_INFINITY);
});

test('a dead connection is detected within about a second, and so is its recovery', async () => {
  await untilAnswered();
  expect([pings.isInTime(), await pings.isAnswered()]).toEqual([true, true]);
  server.pause();
  const pausedAtMs = performance.now();
  while (await pings.isAnswered()) await sleep(10);
  expect(performance.now() - pausedAtMs).toBeLessThan(5_000);
  server.resume();
  while (!(await pings.isAnswered())) await sleep(10);
});

test('a stall of this process does not count as silence of Redis', async () => {
  const stalled = Promise.withResolvers<boolean[]>();
  // Without the proxy, which runs in this process and stalls, too.
  const stalling = Object.assign(createRedis(server.url, quiet), {
    async ping() {
      const answer = redis.ping();
      const until = performance.now() + 1_300;
      while (performance.now() < until);
      queueMicrotask(async () => stalled.resolve([direct.isInTime(), await direct.isAnswered()]));
      return answer;
    },
  });
  await stalling.connect();
  const direct = createPings(stalling, 10);
  expect(await stalled.promise).toEqual([false, true]);
  direct.stop();
  stalling.disconnect();
});
