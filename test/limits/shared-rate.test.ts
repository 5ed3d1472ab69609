import { setTimeout as sleep } from 'node:timers/promises';
import { type Gateway, startGateway } from '../support/gateway';
import { startRedis, type TestRedis } from '../support/redis';
import { until } from '../support/until';
import { ask, newViewer, writes } from './ask';

const settings = {
  RATE_LIMIT: 'on',
  RATE_LIMIT_CAPACITY: '100',
  RATE_LIMIT_REFILL_PER_SECOND: '1',
  // Refused requests are charged by time, and are charged to the address that all viewers share.
  RATE_LIMIT_ADDRESS_FACTOR: '1000000',
  LIMIT_COST: '100',
};
const started: Gateway[] = [];

async function start(env: Record<string, string>): Promise<Gateway> {
  const gateway = await startGateway(env);
  started.push(gateway);
  return gateway;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((gateway) => gateway.stop()));
});

// ioredis keeps timers of failed commands for up to a second.
afterAll(() => sleep(1_100));

test('two gateways share the bucket of a viewer through Redis', async () => {
  const env = { ...settings, REDIS_URL: process.env.TEST_REDIS_URL ?? '' };
  const [one, other] = await Promise.all([start(env), start(env)]);
  const isShared = async () => {
    const viewer = newViewer();
    expect((await ask(one, writes(9), viewer)).status).toBe(200);
    const { status, code } = await ask(other, writes(9), viewer);
    return status === 429 && code === 'RATE_LIMITED';
  };
  // On a busy machine Redis may exceed its deadline.
  await until(isShared);
  expect((await ask(other, writes(9), newViewer())).status).toBe(200);
});

test('two gateways without Redis have separate buckets', async () => {
  const [one, other] = await Promise.all([start(settings), start(settings)]);
  const viewer = newViewer();
  expect((await ask(one, writes(9), viewer)).status).toBe(200);
  expect((await ask(one, writes(9), viewer)).status).toBe(429);
  expect((await ask(other, writes(9), viewer)).status).toBe(200);
});

describe('when Redis fails', () => {
  let redis: TestRedis;
  let gateway: Gateway;

  beforeEach(async () => {
    redis = await startRedis();
    gateway = await start({ ...settings, REDIS_URL: redis.url });
  });

  afterEach(() => redis.stop());

  /** Sends rounds of concurrent requests of many viewers while Redis fails. */
  async function during(happens: () => Promise<void> | void) {
    const outcomes: { status: number; tookMs: number }[] = [];
    const round = () =>
      Promise.all(
        Array.from({ length: 8 }, async () => {
          const startedAt = performance.now();
          const { status } = await ask(gateway, '{ __typename }', newViewer());
          outcomes.push({ status, tookMs: performance.now() - startedAt });
        }),
      );
    await round();
    const happening = Promise.resolve(happens());
    for (let rounds = 0; rounds < 12; rounds += 1) await round();
    await happening;
    await round();
    return outcomes;
  }

  test.each<[string, (of: TestRedis) => Promise<void> | void]>([
    ['is killed', (of) => of.kill()],
    ['hangs', (of) => of.pause()],
  ])('as it %s, every request is answered without delay', async (_, happens) => {
    const outcomes = await during(() => happens(redis));
    expect(outcomes.filter(({ status }) => status !== 200)).toEqual([]);
    // A request that waited for Redis would take a second. A busy machine delays single requests, but not half of them.
    const times = outcomes.map(({ tookMs }) => tookMs).sort((one, other) => one - other);
    expect(times[times.length >> 1]).toBeLessThan(500);
    redis.resume();
  });

  test('each gateway uses its own buckets until Redis returns', async () => {
    await redis.kill();
    const viewer = newViewer();
    expect((await ask(gateway, writes(9), viewer)).status).toBe(200);
    expect((await ask(gateway, writes(9), viewer)).status).toBe(429);
  });

  test('a gateway that starts without Redis serves requests', async () => {
    await redis.kill();
    const late = await start({ ...settings, REDIS_URL: redis.url });
    expect((await ask(late, '{ __typename }')).status).toBe(200);
  });
});
